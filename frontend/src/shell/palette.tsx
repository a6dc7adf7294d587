"use client";

import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslations } from "use-intl";

import { onDemand } from "@/ui/on-demand";
import { useWayBack } from "@/ui/way-back";

import { searchLook, sheetLook, veilLook } from "./palette-look";

const code = onDemand(() => import("./palette-dialog"));

/** Everything by typing: Ctrl or Cmd and K. */
export function Palette() {
  const t = useTranslations("shell.palette");
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setIsOpen((was) => !was);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPointerEnter={code.prepare}
        onFocus={code.prepare}
        onClick={() => setIsOpen(true)}
        className="flex h-9 min-w-0 items-center gap-2 rounded-lg border border-line bg-surface px-3 text-sm text-muted hover:bg-sunken sm:w-72"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="hidden flex-1 truncate text-left sm:block">{t("open")}</span>
        <span className="sr-only sm:hidden">{t("open")}</span>
        <kbd aria-hidden className="hidden rounded border border-line px-1.5 text-xs sm:block">
          Ctrl K
        </kbd>
      </button>
      {isOpen && <Opened onClose={() => setIsOpen(false)} />}
    </>
  );
}

function Opened({ onClose }: { onClose: () => void }) {
  const [search, setSearch] = useState("");
  const back = useWayBack();
  const loaded = code.useWhen(true);
  const typed = { search, onSearch: setSearch, onClose };
  return loaded === undefined ? <Coming {...typed} /> : <loaded.PaletteDialog {...typed} onCloseAutoFocus={back} />;
}

/** While the palette is on its way: whoever pressed its keys is typing already. */
function Coming({
  search,
  onSearch,
  onClose,
}: {
  search: string;
  onSearch: (search: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations("shell.palette");
  return createPortal(
    <>
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- Escape is its key */}
      <div className={veilLook} onClick={onClose} />
      <div role="dialog" aria-label={t("title")} aria-busy className={sheetLook}>
        <input
          // The palette gives the focus to its field, too.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          aria-label={t("placeholder")}
          placeholder={t("placeholder")}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && onClose()}
          className={searchLook}
        />
      </div>
    </>,
    document.body,
  );
}

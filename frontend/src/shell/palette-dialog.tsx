"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { Command } from "cmdk";
import { FileInput, type LucideIcon, Moon, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog } from "radix-ui";
import { useDeferredValue } from "react";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { foldForSearch } from "@/ui/fold";

import { GROUPS } from "./navigation";
import { searchLook, sheetLook, veilLook } from "./palette-look";

const FOUND_MAX = 8;
const SEARCH_LENGTH_MIN = 2;
const rowLook =
  "flex cursor-pointer items-center gap-3 rounded-lg px-3 py-2.5 text-sm data-[selected=true]:bg-sunken [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted";
const groupLook =
  "[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted";

/** The palette itself, which goes on with what was typed before it was there. */
export function PaletteDialog({
  search,
  onSearch,
  onClose,
  onCloseAutoFocus,
}: {
  search: string;
  onSearch: (search: string) => void;
  onClose: () => void;
  onCloseAutoFocus: (event: Event) => void;
}) {
  const t = useTranslations("shell.palette");
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={veilLook} />
        <Dialog.Content aria-describedby={undefined} className={sheetLook} onCloseAutoFocus={onCloseAutoFocus}>
          <Dialog.Title className="sr-only">{t("title")}</Dialog.Title>
          <Commands search={search} onSearch={onSearch} onDone={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Commands({
  search,
  onSearch,
  onDone,
}: {
  search: string;
  onSearch: (search: string) => void;
  onDone: () => void;
}) {
  const t = useTranslations("shell");
  const router = useRouter();
  const { canWrite } = usePlace();
  const { resolvedTheme, setTheme } = useTheme();
  const go = (href: string) => {
    onDone();
    router.push(href);
  };
  const actions: { label: string; icon: LucideIcon; act: () => void }[] = [
    ...(canWrite
      ? [
          { label: t("palette.newEntry"), icon: Plus, act: () => go("/transactions?new") },
          { label: t("palette.newImport"), icon: FileInput, act: () => go("/import-sessions?new") },
        ]
      : []),
    { label: t("palette.switchTheme"), icon: Moon, act: () => setTheme(resolvedTheme === "dark" ? "light" : "dark") },
  ];
  return (
    <Command label={t("palette.title")} filter={(value, typed) => (value.includes(foldForSearch(typed)) ? 1 : 0)}>
      <Command.Input
        autoFocus
        value={search}
        onValueChange={onSearch}
        placeholder={t("palette.placeholder")}
        className={searchLook}
      />
      <Command.List className="max-h-[60dvh] overflow-y-auto p-2">
        <Command.Empty className="px-3 py-6 text-center text-sm text-muted">{t("palette.empty")}</Command.Empty>
        <Command.Group heading={t("palette.act")} className={groupLook}>
          {actions.map(({ label, icon: Icon, act }) => (
            <Command.Item
              key={label}
              value={foldForSearch(label)}
              onSelect={() => {
                onDone();
                act();
              }}
              className={rowLook}
            >
              <Icon aria-hidden />
              {label}
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading={t("palette.go")} className={groupLook}>
          {GROUPS.flatMap((group) => group.pages).map(({ href, name, icon: Icon }) => (
            <Command.Item
              key={href}
              value={foldForSearch(t(`pages.${name}`))}
              onSelect={() => go(href)}
              className={rowLook}
            >
              <Icon aria-hidden />
              {t(`pages.${name}`)}
            </Command.Item>
          ))}
        </Command.Group>
        <Found search={search} onChoose={(id) => go(`/transactions?id=${id}`)} />
      </Command.List>
    </Command>
  );
}

/** Transactions that hold what is typed. */
function Found({ search, onChoose }: { search: string; onChoose: (id: string) => void }) {
  const t = useTranslations("shell.palette");
  const formats = useFormats();
  const q = useDeferredValue(search.trim());
  const found = api.useQuery(
    "get",
    "/transactions",
    { params: { query: { q, limit: FOUND_MAX } } },
    { enabled: q.length >= SEARCH_LENGTH_MIN, placeholderData: keepPreviousData },
  );
  if (q.length < SEARCH_LENGTH_MIN || found.data === undefined || found.data.items.length === 0) return null;
  return (
    <Command.Group heading={t("found")} forceMount className={groupLook}>
      {found.data.items.map((entry) => (
        <Command.Item
          key={entry.id}
          forceMount
          value={entry.id}
          onSelect={() => onChoose(entry.id)}
          className={rowLook}
        >
          <span className="figures w-20 shrink-0 text-muted">{formats.date(entry.transaction_date)}</span>
          <span className="min-w-0 flex-1 truncate">{entry.description}</span>
          <Amount value={entry.amount} currency={entry.currency_code} />
        </Command.Item>
      ))}
    </Command.Group>
  );
}

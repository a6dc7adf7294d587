"use client";

import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";

import { IconButton } from "@/ui/button";
import { Input } from "@/ui/input";

/** How long to wait for the next letter, in milliseconds. */
const PAUSE = 250;

/** Searches as one types. */
export function SearchBox({ value, onChange }: { value: string; onChange: (text: string | undefined) => void }) {
  const t = useTranslations();
  // Until the address says it, what was typed is what is shown; when the address says something else, that is.
  const [typed, setTyped] = useState<{ text: string; over: string } | null>(null);
  if (typed !== null && typed.over !== value && typed.text.trim() === value) setTyped({ ...typed, over: value });
  const isPending = typed !== null && typed.over === value && typed.text.trim() !== value;
  const shown = typed !== null && typed.over === value ? typed.text : value;
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  const waiting = isPending ? typed.text.trim() : null;
  useEffect(() => {
    if (waiting === null) return;
    const timer = setTimeout(() => latest.current(waiting || undefined), PAUSE);
    return () => clearTimeout(timer);
  }, [waiting]);
  useSlash();
  return (
    <search className="relative min-w-36 flex-1">
      <Search aria-hidden className="pointer-events-none absolute top-3 left-3 size-4 text-muted" />
      <Input
        id="transactions-search"
        aria-label={t("transactions.search.label")}
        placeholder={t("transactions.search.placeholder")}
        autoComplete="off"
        enterKeyHint="search"
        className="pr-10 pl-9"
        value={shown}
        onChange={(event) => setTyped({ text: event.target.value, over: value })}
      />
      {shown !== "" && (
        <IconButton
          label={t("common.actions.clear")}
          size="icon-sm"
          className="absolute top-1 right-1"
          onClick={() => {
            setTyped(null);
            onChange(undefined);
          }}
        >
          <X />
        </IconButton>
      )}
    </search>
  );
}

/** `/` goes to the search from wherever nothing is being typed. */
function useSlash() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      document.getElementById("transactions-search")?.focus();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

/** Whether keys are letters there, or a dialog has its own use for them. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [role=dialog], [role=menu]") !== null;
}

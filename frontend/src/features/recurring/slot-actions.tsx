"use client";

import { CheckCheck, EyeOff } from "lucide-react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { Button } from "@/ui/button";

import type { OpenSlot } from "./open-slot";
import { useIgnore } from "./settling";

/** What may be done about a slot that nothing settles. */
export function SlotActions({ slot, onBook }: { slot: OpenSlot; onBook: () => void }) {
  const t = useTranslations("recurring.slots");
  const formats = useFormats();
  const ignore = useIgnore(slot);
  const words = { name: slot.description, date: formats.date(slot.date) };
  return (
    <div className="flex shrink-0 items-center gap-1">
      <Button size="sm" aria-label={t("bookOf", words)} disabled={ignore.isPending} onClick={onBook}>
        <CheckCheck aria-hidden />
        {t("book")}
      </Button>
      <Button
        size="sm"
        look="quiet"
        aria-label={t("ignoreOf", words)}
        title={t("ignore")}
        isBusy={ignore.isPending}
        className="sm:w-8 sm:px-0"
        onClick={ignore.run}
      >
        {!ignore.isPending && <EyeOff aria-hidden />}
        <span className="sm:hidden">{t("ignore")}</span>
      </Button>
    </div>
  );
}

"use client";

import { useMutation } from "@tanstack/react-query";
import { CalendarCheck, CalendarClock, SlidersHorizontal } from "lucide-react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { useProblemText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Dot } from "@/ui/dot";
import { Empty, Query } from "@/ui/states";
import { toast } from "@/ui/toast";

import { lastOperation, useOfferUndo } from "./changes";
import { book } from "./entry-send";
import { blank, slotValues } from "./entry-values";
import type { Kind } from "./kinds";
import { useNames, type Names } from "./names";
import type { Ledger } from "./use-ledger";

type Slot = Schemas["PendingSlot"];

const KIND_OF: Readonly<Record<Slot["type"], Kind>> = {
  INCOME: "INCOME",
  EXPENSE: "EXPENSE",
  TRANSFER: "TRANSFER",
  CARD_TRANSACTION: "CARD_EXPENSE",
};

/** What recurring items expect and nobody has booked yet. */
export function PendingSlots({ month, ledger }: { month: string; ledger: Ledger }) {
  const t = useTranslations("transactions.pending");
  const { account_id, card_id } = ledger.filters;
  const query = { month, ...(account_id !== undefined && { account_id }), ...(card_id !== undefined && { card_id }) };
  const slots = api.useQuery("get", "/recurring/pending", { params: { query } });
  return (
    <Panel title={t("title")}>
      <Query
        query={slots}
        isEmpty={(all) => all.length === 0}
        empty={<Empty icon={<CalendarCheck />} title={t("none")} />}
      >
        {(all) => (
          <ul className="-my-2 flex flex-col divide-y divide-line">
            {all.map((slot) => (
              <PendingSlot key={`${slot.recurring_id} ${slot.reference_date}`} slot={slot} ledger={ledger} />
            ))}
          </ul>
        )}
      </Query>
    </Panel>
  );
}

function PendingSlot({ slot, ledger }: { slot: Slot; ledger: Ledger }) {
  const t = useTranslations("transactions.pending");
  const formats = useFormats();
  const names = useNames();
  const { canWrite } = usePlace();
  const { settle, isBusy } = useSettle(slot);
  const name = slot.description;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex items-center gap-2 font-medium">
          <span className="truncate">{name}</span>
          {slot.is_late && <Badge tone="caution">{t("late")}</Badge>}
          {slot.recurring_status === "inactive" && <Badge>{t("inactive")}</Badge>}
        </p>
        <p className="mt-0.5 flex min-w-0 items-center gap-1.5 text-xs text-muted">
          <CalendarClock aria-hidden className="size-3.5 shrink-0" />
          {t("due", { date: formats.date(slot.reference_date) })}
          {slot.category_id != null && <Dot color={names.categoryColor(slot.category_id)} />}
          <span className="truncate">{placeOf(slot, names)}</span>
        </p>
      </div>
      <Amount value={slot.amount} currency={slot.currency_code} className="font-medium" />
      {canWrite && (
        <div className="flex items-center gap-1">
          <Button size="sm" isBusy={isBusy} aria-label={t("bookNamed", { name })} onClick={() => void settle()}>
            {t("book")}
          </Button>
          <IconButton
            label={t("adjustNamed", { name })}
            size="icon-sm"
            onClick={() =>
              ledger.openNew(KIND_OF[slot.type], { recurring: slot.recurring_id, on: slot.reference_date })
            }
          >
            <SlidersHorizontal />
          </IconButton>
        </div>
      )}
    </li>
  );
}

function placeOf(slot: Slot, names: Names): string {
  const ends = [
    slot.category_id == null ? undefined : names.category(slot.category_id),
    slot.account_id == null ? undefined : names.account(slot.account_id),
    slot.source_account_id == null ? undefined : names.account(slot.source_account_id),
    slot.destination_account_id == null ? undefined : names.account(slot.destination_account_id),
    slot.card_id == null ? undefined : names.card(slot.card_id),
  ];
  return ends.filter((end) => end !== undefined).join(" · ");
}

/** Books what is expected just as it is expected. */
function useSettle(slot: Slot) {
  const t = useTranslations("transactions.pending");
  const { today } = usePlace();
  const problemText = useProblemText();
  const offerUndo = useOfferUndo();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: () => book(KIND_OF[slot.type], { ...blank(today), ...slotValues(slot) }, slot.recurring_id, false),
  });
  const settle = async () => {
    try {
      const id = await mutateAsync();
      offerUndo(t("booked", { name: slot.description }), await lastOperation(id).catch(() => undefined));
    } catch (error) {
      toast.error(problemText(error));
    }
  };
  return { settle, isBusy: isPending };
}

"use client";

import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { dialogOnDemand } from "@/ui/dialog";
import { Empty, Loading, Query } from "@/ui/states";

import { PlaceFilter } from "./filters";
import { slotOfPending, type OpenSlot } from "./open-slot";
import { SlotActions } from "./slot-actions";
import { OpenBadge } from "./slots";
import { useView } from "./view";
import { TypeIcon } from "./words";

const BookSlot = dialogOnDemand(() => import("./book-slot").then((it) => it.BookSlot));

type Pending = Schemas["PendingSlot"];

const GROUPS = ["late", "coming", "inactive"] as const;
type Group = (typeof GROUPS)[number];
const SHOWN = 50;

function groupOf(slot: Pending): Group {
  if (slot.recurring_status === "inactive") return "inactive";
  return slot.is_late ? "late" : "coming";
}

/** Every slot up to the end of the month that nothing settles. */
export function PendingList({ onOpen }: { onOpen: (id: string) => void }) {
  const t = useTranslations("recurring");
  const formats = useFormats();
  const { month, filters } = useView();
  const { account_id, card_id } = filters;
  const query = api.useQuery("get", "/recurring/pending", { params: { query: { account_id, card_id, month } } });
  const [booked, setBooked] = useState<OpenSlot | null>(null);
  return (
    <div className="flex flex-col gap-4">
      <PlaceFilter className="sm:max-w-72" />
      <Card aria-label={t("pending.title", { month: formats.month(month) })}>
        <Query
          query={query}
          loading={<Loading className="p-5" />}
          isEmpty={(slots) => slots.length === 0}
          empty={
            <Empty icon={<CircleCheck />} title={t("empty.pending", { month: formats.month(month) })}>
              {t("empty.pendingText")}
            </Empty>
          }
        >
          {(slots) => {
            const groups = Map.groupBy(slots, groupOf);
            return GROUPS.map((group) => {
              const members = groups.get(group);
              return (
                members && <PendingGroup key={group} group={group} slots={members} onOpen={onOpen} onBook={setBooked} />
              );
            });
          }}
        </Query>
      </Card>
      {booked !== null && <BookSlot slot={booked} onClose={() => setBooked(null)} />}
    </div>
  );
}

function PendingGroup({
  group,
  slots,
  onOpen,
  onBook,
}: {
  group: Group;
  slots: readonly Pending[];
  onOpen: (id: string) => void;
  onBook: (slot: OpenSlot) => void;
}) {
  const t = useTranslations("recurring.pending");
  const common = useTranslations("common");
  const [shown, setShown] = useState(SHOWN);
  return (
    <div className="not-first:border-t not-first:border-line">
      <div className="flex items-baseline justify-between gap-3 rounded-t-xl bg-sunken px-5 py-2">
        <h2 className="text-sm font-medium">{t(group)}</h2>
        <span className="text-sm text-muted">{common("list.count", { count: slots.length })}</span>
      </div>
      <ul aria-label={t(group)} className="divide-y divide-line">
        {slots.slice(0, shown).map((slot) => (
          <PendingRow
            key={`${slot.recurring_id} ${slot.reference_date}`}
            slot={slotOfPending(slot)}
            onOpen={() => onOpen(slot.recurring_id)}
            onBook={onBook}
          />
        ))}
      </ul>
      {slots.length > shown && (
        <div className="border-t border-line px-5 py-2 text-center">
          <Button size="sm" look="quiet" onClick={() => setShown(shown + SHOWN)}>
            {common("actions.showMore")}
          </Button>
        </div>
      )}
    </div>
  );
}

function PendingRow({
  slot,
  onOpen,
  onBook,
}: {
  slot: OpenSlot;
  onOpen: () => void;
  onBook: (slot: OpenSlot) => void;
}) {
  const t = useTranslations("recurring.type");
  const formats = useFormats();
  const { canWrite } = usePlace();
  const name = useNameOfPlace(slot);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 pr-3 pl-5">
      <TypeIcon type={slot.type} />
      <div className="min-w-40 flex-1">
        <button
          type="button"
          onClick={onOpen}
          className="block max-w-full truncate text-left font-medium underline-offset-4 hover:underline"
        >
          {slot.description}
        </button>
        <p className="truncate text-sm text-muted">{[t(slot.type), name].filter(Boolean).join(" · ")}</p>
      </div>
      <div className="flex items-center gap-2.5 text-sm">
        <span className="figures">{formats.date(slot.date)}</span>
        <OpenBadge isLate={slot.isLate} />
      </div>
      <span className="ml-auto min-w-28 text-right font-medium">
        <Amount value={slot.amount} currency={slot.currency} />
      </span>
      {canWrite && <SlotActions slot={slot} onBook={() => onBook(slot)} />}
    </li>
  );
}

/** What the account or card is called, of which the answer has the identity alone. */
function useNameOfPlace({ places }: OpenSlot): string {
  const accounts = api.useQuery("get", "/accounts").data;
  const cards = api.useQuery("get", "/cards").data;
  const account = (id: string | null | undefined) => accounts?.find((account) => account.id === id)?.name;
  return [
    cards?.find((card) => card.id === places.card_id)?.name,
    account(places.account_id ?? places.source_account_id),
    account(places.destination_account_id),
  ]
    .filter(Boolean)
    .join(" → ");
}

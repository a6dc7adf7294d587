"use client";

import { CalendarClock, CircleCheck, Clock, EyeOff, RotateCcw } from "lucide-react";
import Link from "next/link";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { addMonths } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { dialogOnDemand } from "@/ui/dialog";
import { MonthPicker } from "@/ui/month-picker";
import { Query } from "@/ui/states";

import { slotOfItem, type OpenSlot } from "./open-slot";
import type { Item } from "./queries";
import { useExpectAgain } from "./settling";
import { SlotActions } from "./slot-actions";
import { useView } from "./view";

const BookSlot = dialogOnDemand(() => import("./book-slot").then((it) => it.BookSlot));

type Slot = Schemas["RecurringSlot"];

/** How many months ahead are shown before anybody asks. */
const AHEAD = 2;
const SHOWN = 24;

/** What became of an item's slots, and those that are still to come. */
export function Slots({ item }: { item: Item }) {
  const t = useTranslations("recurring.slots");
  const formats = useFormats();
  const place = usePlace();
  const view = useView();
  const [booked, setBooked] = useState<OpenSlot | null>(null);
  const latest = view.month > place.month ? view.month : place.month;
  const until = view.until ?? addMonths(latest, AHEAD);
  const query = api.useQuery("get", "/recurring/{id}/projection", {
    params: { path: { id: item.id }, query: { month: until } },
  });
  return (
    <section aria-label={t("title")} className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold">{t("title")}</h3>
        <div className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
          <span>{t("until")}</span>
          <MonthPicker value={until} onChange={(until) => view.set({ until })} today={place.month} />
        </div>
      </div>
      <Query query={query}>
        {(slots) => {
          const open = slots.filter(({ status }) => status === "PENDING");
          const settled = slots.filter(({ status }) => status !== "PENDING").reverse();
          return (
            <>
              <SlotList
                title={t("open")}
                none={t("noneOpen", { month: formats.month(until) })}
                slots={open}
                row={(slot) => <OpenRow key={slot.date} slot={slotOfItem(item, slot)} onBook={setBooked} />}
              />
              <SlotList
                title={t("settled")}
                none={t("noneSettled")}
                slots={settled}
                row={(slot) => <SettledRow key={slot.transaction_id ?? slot.date} item={item} slot={slot} />}
              />
            </>
          );
        }}
      </Query>
      {booked !== null && <BookSlot slot={booked} onClose={() => setBooked(null)} />}
    </section>
  );
}

function SlotList({
  title,
  none,
  slots,
  row,
}: {
  title: string;
  none: string;
  slots: readonly Slot[];
  row: (slot: Slot) => ReactNode;
}) {
  const common = useTranslations("common.actions");
  const [shown, setShown] = useState(SHOWN);
  return (
    <div>
      <h4 className="border-b border-line pb-1.5 text-sm font-medium text-muted">{title}</h4>
      {slots.length === 0 ? (
        <p className="py-3 text-sm text-muted">{none}</p>
      ) : (
        <ul aria-label={title} className="divide-y divide-line">
          {slots.slice(0, shown).map(row)}
        </ul>
      )}
      {slots.length > shown && (
        <Button size="sm" look="link" onClick={() => setShown(shown + SHOWN)}>
          {common("showMore")}
        </Button>
      )}
    </div>
  );
}

function OpenRow({ slot, onBook }: { slot: OpenSlot; onBook: (slot: OpenSlot) => void }) {
  const { canWrite } = usePlace();
  return (
    <li className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-1.5 py-2 text-sm">
      <SlotDay date={slot.date} badge={<OpenBadge isLate={slot.isLate} />} />
      <span className="ml-auto font-medium">
        <Amount value={slot.amount} currency={slot.currency} />
      </span>
      {canWrite && <SlotActions slot={slot} onBook={() => onBook(slot)} />}
    </li>
  );
}

/** Whether a slot should have happened by now. */
export function OpenBadge({ isLate }: { isLate: boolean }) {
  const t = useTranslations("recurring.status");
  return isLate ? (
    <Badge tone="negative">
      <Clock aria-hidden />
      {t("late")}
    </Badge>
  ) : (
    <Badge tone="info">
      <CalendarClock aria-hidden />
      {t("expected")}
    </Badge>
  );
}

function SlotDay({ date, badge, children }: { date: string; badge: ReactNode; children?: ReactNode }) {
  const formats = useFormats();
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
      <span className="figures font-medium">{formats.date(date)}</span>
      {badge}
      {children}
    </div>
  );
}

function SettledRow({ item, slot }: { item: Item; slot: Slot }) {
  const t = useTranslations("recurring");
  const formats = useFormats();
  const { canWrite } = usePlace();
  const again = useExpectAgain();
  const transaction = slot.transaction_id ?? null;
  const isIgnored = slot.status === "IGNORE";
  const date = formats.date(slot.date);
  const badge = isIgnored ? (
    <Badge>
      <EyeOff aria-hidden />
      {t("status.IGNORE")}
    </Badge>
  ) : (
    <Badge tone="positive">
      <CircleCheck aria-hidden />
      {t("status.PAID", { type: item.type })}
    </Badge>
  );
  return (
    <li className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-1.5 py-2 text-sm">
      <SlotDay date={slot.date} badge={badge}>
        {transaction !== null && (
          <Link
            href={`/transactions?id=${transaction}`}
            prefetch={false}
            aria-label={t("slots.transactionOf", { date })}
            className="text-accent underline underline-offset-4"
          >
            {slot.transaction_date != null && slot.transaction_date !== slot.date
              ? t("slots.on", { date: formats.date(slot.transaction_date) })
              : t("slots.transaction")}
          </Link>
        )}
      </SlotDay>
      <span className="ml-auto font-medium">
        <Amount
          value={slot.amount}
          currency={item.currency_code}
          className={isIgnored ? "text-muted line-through" : ""}
        />
      </span>
      {canWrite && !isIgnored && <span className="w-8" />}
      {canWrite && isIgnored && transaction !== null && (
        <IconButton
          size="icon-sm"
          label={t("slots.expectAgainOf", { name: item.description, date })}
          isBusy={again.isPending}
          onClick={() => again.run(transaction)}
        >
          {!again.isPending && <RotateCcw />}
        </IconButton>
      )}
    </li>
  );
}

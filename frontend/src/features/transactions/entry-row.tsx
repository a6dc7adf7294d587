"use client";

import { Check, Split, StickyNote } from "lucide-react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { IconButton } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { Dot } from "@/ui/dot";

import { useBulk } from "./changes";
import { useEntryWords } from "./entry-words";
import { isLate, shownAmount, type Entry } from "./kinds";
import { COLUMNS, COLUMNS_RUNNING } from "./ledger-grid";
import { useNames } from "./names";
import { StatusBadge } from "./status-badge";
import type { Ledger } from "./use-ledger";

interface Props {
  entry: Entry;
  index: number;
  ledger: Ledger;
  isWide: boolean;
  hasRunning: boolean;
  isActive: boolean;
  isSelected: boolean;
  onFocus: () => void;
  onToggle: () => void;
}

/** An entry: columns where there is room, two lines where there is not. */
export function EntryRow(props: Props) {
  const { entry, index, ledger, isWide, hasRunning, isActive, isSelected, onFocus } = props;
  const { canWrite } = usePlace();
  return (
    // The keys of a row are its grid's.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={canWrite ? isSelected : undefined}
      tabIndex={isActive ? 0 : -1}
      onFocus={onFocus}
      onClick={() => ledger.open(entry.id)}
      className={classNames(
        "group scroll-mt-16 scroll-mb-24 cursor-pointer border-b border-line text-sm hover:bg-sunken focus-visible:outline-offset-[-2px]",
        isSelected && "bg-accent-soft hover:bg-accent-soft",
        entry.transaction_status === "IGNORE" && "text-muted",
        isWide
          ? classNames(hasRunning ? COLUMNS_RUNNING : COLUMNS, "min-h-12 py-1.5")
          : "flex items-start gap-3 px-3 py-2.5",
      )}
    >
      {isWide ? <WideCells {...props} /> : <NarrowCells {...props} />}
    </div>
  );
}

function Chosen({ entry, isSelected, onToggle }: Props) {
  const t = useTranslations("common.list");
  const { canWrite } = usePlace();
  const { nameOf } = useEntryWords();
  return (
    <span role="gridcell" className="flex">
      {canWrite && (
        <button
          type="button"
          role="checkbox"
          tabIndex={-1}
          aria-checked={isSelected}
          aria-label={t("select", { name: nameOf(entry) })}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
          className={classNames(
            "relative flex size-5 items-center justify-center rounded border border-line-strong bg-surface after:absolute after:-inset-2.5",
            isSelected && "border-accent bg-accent text-accent-text",
          )}
        >
          {isSelected && <Check aria-hidden className="size-3.5" />}
        </button>
      )}
    </span>
  );
}

function WideCells(props: Props) {
  const { entry, ledger, hasRunning } = props;
  const { placeOf } = useEntryWords();
  return (
    <>
      <Chosen {...props} />
      <span role="gridcell" className="flex min-w-0 items-center gap-2">
        <Name entry={entry} />
        <Marks entry={entry} />
      </span>
      <span role="gridcell" className="min-w-0">
        <CategoryOf entry={entry} />
      </span>
      <span role="gridcell" className="min-w-0">
        <span className="line-clamp-2">{placeOf(entry)}</span>
        <Billing entry={entry} />
      </span>
      <span role="gridcell" className="flex items-center gap-1">
        <StatusBadge entry={entry} />
        <Settle entry={entry} />
      </span>
      <span role="gridcell" className="text-right">
        <Figure entry={entry} ledger={ledger} />
      </span>
      {hasRunning && (
        <span role="gridcell" className="text-right text-muted">
          <Running entry={entry} ledger={ledger} />
        </span>
      )}
    </>
  );
}

function NarrowCells(props: Props) {
  const formats = useFormats();
  const { entry, ledger, hasRunning } = props;
  const { placeOf } = useEntryWords();
  // One account is looked at: its name on each line would say nothing.
  const isItsOwn = hasRunning && (entry.type === "INCOME" || entry.type === "EXPENSE");
  const place = isItsOwn ? "" : placeOf(entry);
  const month = entry.billing_month == null ? "" : ` · ${formats.shortMonth(entry.billing_month)}`;
  return (
    <>
      <Chosen {...props} />
      <span role="gridcell" className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex items-baseline justify-between gap-3">
          <Name entry={entry} />
          <Figure entry={entry} ledger={ledger} />
        </span>
        <span className="flex items-center justify-between gap-3 text-xs text-muted">
          <span className="flex min-w-0 items-center gap-1.5">
            <CategoryOf entry={entry} />
            {place !== "" && (
              <span className="min-w-10 truncate">
                {place}
                {month}
              </span>
            )}
          </span>
          <span className="flex shrink-0 items-center gap-2">
            <StatusBadge entry={entry} isSmall />
            {hasRunning && <Running entry={entry} ledger={ledger} />}
          </span>
        </span>
      </span>
    </>
  );
}

function Name({ entry }: { entry: Entry }) {
  const t = useTranslations("transactions.list");
  const { nameOf } = useEntryWords();
  const { installment_number: number, total_installments: total } = entry;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span
        className={classNames("truncate font-medium", entry.transaction_status === "IGNORE" && "line-through")}
        title={nameOf(entry)}
      >
        {nameOf(entry)}
      </span>
      {number != null && total != null && (
        <span className="figures shrink-0 text-xs text-muted">
          <span className="sr-only">{t("installment", { number, total })}</span>
          <span aria-hidden>
            {number}/{total}
          </span>
        </span>
      )}
      {entry.notes != null && entry.notes !== "" && (
        <StickyNote role="img" aria-label={t("notes")} className="size-3.5 shrink-0 text-muted" />
      )}
    </span>
  );
}

function Marks({ entry }: { entry: Entry }) {
  return (
    <span className="flex min-w-0 shrink items-center gap-1 overflow-hidden">
      {entry.tags.map(({ tag }) => (
        <span
          key={tag.id}
          className="flex max-w-32 items-center gap-1 truncate rounded-full border border-line px-1.5 text-xs text-muted"
        >
          <Dot color={tag.color} />
          <span className="truncate">{tag.name}</span>
        </span>
      ))}
    </span>
  );
}

function CategoryOf({ entry }: { entry: Entry }) {
  const t = useTranslations("transactions.list");
  const names = useNames();
  const { splits } = entry;
  if (splits.length > 0) {
    const parts = splits.map((part) => part.sub_category_name ?? part.category_name);
    return (
      <span className="flex min-w-0 items-center gap-1.5" title={parts.join(", ")}>
        <Split aria-hidden className="size-3.5 shrink-0 text-muted" />
        <span className="truncate">
          <span className="sr-only">{t("split", { count: splits.length })}: </span>
          {parts.join(", ")}
        </span>
      </span>
    );
  }
  if (entry.category_id == null) return null;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Dot color={names.categoryColor(entry.category_id)} />
      <span className="truncate" title={entry.category_name ?? undefined}>
        {entry.sub_category_name ?? entry.category_name}
      </span>
    </span>
  );
}

function Billing({ entry }: { entry: Entry }) {
  const t = useTranslations("transactions.list");
  const formats = useFormats();
  if (entry.billing_month == null) return null;
  return (
    <span className="block truncate text-xs text-muted">
      {t("invoice", { month: formats.shortMonth(entry.billing_month) })}
    </span>
  );
}

/** What was expected has come: one step, without opening it. */
function Settle({ entry }: { entry: Entry }) {
  const { today, canWrite } = usePlace();
  return canWrite && isLate(entry, today) ? <SettleButton entry={entry} /> : null;
}

function SettleButton({ entry }: { entry: Entry }) {
  const t = useTranslations("transactions.list");
  const { nameOf } = useEntryWords();
  const { runOrTell } = useBulk();
  return (
    <IconButton
      label={t("settle", { name: nameOf(entry) })}
      size="icon-sm"
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        void runOrTell({ transaction_ids: [entry.id], transaction_status: "VALIDATING" });
      }}
    >
      <Check />
    </IconButton>
  );
}

function Figure({ entry, ledger }: { entry: Entry; ledger: Ledger }) {
  const names = useNames();
  const shown = shownAmount(entry, ledger.filters);
  const arrived = names.accountCurrency(entry.destination_account_id);
  return (
    <Amount
      value={shown.value}
      currency={shown.isReceived ? (arrived ?? entry.currency_code) : entry.currency_code}
      signed={shown.isSigned && entry.transaction_status !== "IGNORE"}
      className="font-medium"
    />
  );
}

function Running({ entry, ledger }: { entry: Entry; ledger: Ledger }) {
  const names = useNames();
  if (entry.running_balance == null) return null;
  const currency = names.accountCurrency(ledger.filters.account_id) ?? entry.currency_code;
  return <Amount value={entry.running_balance} currency={currency} />;
}

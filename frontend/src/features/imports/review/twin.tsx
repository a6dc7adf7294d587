"use client";

import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/states";

import type { Line } from "./line";
import type { Deeds } from "./use-deeds";
import type { Review } from "./use-review";

type Likeness = "retold" | "redated" | "reposted" | "entered" | "other_side" | "moved_elsewhere";

/** Whether a line has something beside it that it is, or may be, another record of. */
export function hasTwin(line: Line): boolean {
  return line.duplicate != null || (line.outcome === "bound" && line.transaction_id != null);
}

/** A line beside what it is, or may be, another record of; and what a person says of it. */
export function Twin({
  line,
  review,
  deeds,
  isDialog = false,
}: {
  line: Line;
  review: Review;
  deeds: Deeds;
  isDialog?: boolean;
}) {
  const t = useTranslations("review.twin");
  const entryId = line.duplicate?.transaction_id ?? (line.outcome === "bound" ? line.transaction_id : null);
  const entry = api.useQuery(
    "get",
    "/transactions/{id}",
    { params: { path: { id: entryId ?? "" } } },
    { enabled: entryId != null, staleTime: Infinity },
  );
  const likeness = line.duplicate?.likeness as Likeness | null | undefined;
  const title = line.outcome === "bound" ? t("sideTitle") : line.duplicate?.is_certain ? t("certainTitle") : t("title");
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {!isDialog && <p className="text-sm font-medium">{title}</p>}
      {likeness != null && t.has(`likeness.${likeness}`) && (
        <p className="text-sm text-muted">{t(`likeness.${likeness}`)}</p>
      )}
      <div className="grid gap-2 sm:grid-cols-2">
        <Side title={t("here")}>
          <Facts
            date={line.transaction_date}
            text={line.bank_text}
            amount={line.direction === "out" ? `-${line.amount}` : line.amount}
            currency={line.currency_code}
          />
        </Side>
        <Other line={line} entry={entry} review={review} />
      </div>
      {review.canAnswer && <Verdicts line={line} entry={entry.data} deeds={deeds} isDialog={isDialog} />}
    </div>
  );
}

function Other({
  line,
  entry,
  review,
}: {
  line: Line;
  entry: { data: Schemas["Transaction"] | undefined; error: unknown };
  review: Review;
}) {
  const t = useTranslations("review.twin");
  const kinds = useTranslations("common.entry");
  const staged = line.duplicate?.staged_transaction_id;
  if (staged != null) {
    const [other] = review.now([staged]);
    return (
      <Side title={t("otherLine")}>
        {other === undefined ? (
          <p className="text-sm text-muted">{t("gone")}</p>
        ) : (
          <Facts
            date={other.transaction_date}
            text={other.bank_text}
            amount={other.direction === "out" ? `-${other.amount}` : other.amount}
            currency={other.currency_code}
          />
        )}
      </Side>
    );
  }
  if (line.duplicate?.imported_line_id != null) {
    return (
      <Side title={t("imported")}>
        <p className="text-sm text-muted">{t("importedText")}</p>
      </Side>
    );
  }
  const { data, error } = entry;
  return (
    <Side title={data === undefined ? t("there") : `${t("there")} · ${kinds(data.type)}`}>
      {data === undefined ? (
        error == null ? (
          <Skeleton className="h-10" />
        ) : (
          <p className="text-sm text-muted">{t("gone")}</p>
        )
      ) : (
        <Facts
          date={data.transaction_date}
          text={[data.description, placeOf(data)].filter(Boolean).join(" · ")}
          amount={data.amount}
          currency={data.currency_code}
          isPlain
        />
      )}
    </Side>
  );
}

function placeOf(entry: Schemas["Transaction"]): string {
  const { source_account_name: from, destination_account_name: to, account_name: account, card_name: card } = entry;
  if (from != null && to != null) return `${from} → ${to}`;
  return [account, card].filter((name) => name != null).join(" → ");
}

function Side({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface px-3 py-2">
      <p className="text-xs text-muted">{title}</p>
      {children}
    </div>
  );
}

function Facts({
  date,
  text,
  amount,
  currency,
  isPlain = false,
}: {
  date: string;
  text: string;
  amount: string;
  currency: string;
  isPlain?: boolean;
}) {
  const formats = useFormats();
  return (
    <>
      <p className="truncate text-sm font-medium" title={text}>
        {text}
      </p>
      <p className="flex justify-between gap-2 text-sm">
        <span className="figures text-muted">{formats.date(date)}</span>
        <Amount value={amount} currency={currency} signed={!isPlain} />
      </p>
    </>
  );
}

function Verdicts({
  line,
  entry,
  deeds,
  isDialog,
}: {
  line: Line;
  entry: Schemas["Transaction"] | undefined;
  deeds: Deeds;
  isDialog: boolean;
}) {
  const t = useTranslations("review.twin");
  const size = isDialog ? "md" : "sm";
  if (line.outcome === "bound") {
    if (line.status !== "READY") return null;
    return (
      <div className="flex flex-wrap gap-2">
        <Button size={size} look="primary" autoFocus={isDialog} onClick={() => deeds.judge(line, "bind")}>
          {t("keepBound")}
        </Button>
        <Button size={size} onClick={() => deeds.judge(line, "different")}>
          {t("unbind")}
        </Button>
      </div>
    );
  }
  if (line.duplicate == null || line.duplicate.is_certain) return null;
  // What is only expected, or booked on another account, cannot be bound to: it would show in no balance here.
  const isBooked = entry?.transaction_status === "VALIDATING" || entry?.transaction_status === "PAID";
  const canBind = isBooked && line.duplicate.likeness !== "moved_elsewhere";
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        size={size}
        look="primary"
        autoFocus={isDialog}
        onClick={() => deeds.judge(line, canBind ? "bind" : "same")}
      >
        {canBind ? t("bind") : t("same")}
      </Button>
      <Button size={size} onClick={() => deeds.judge(line, "different")}>
        {t("different")}
      </Button>
    </div>
  );
}

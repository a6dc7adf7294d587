"use client";

import { useTranslations } from "use-intl";

import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { Dot } from "@/ui/dot";

import { Confidence } from "./confidence";
import { categoryTypeOf, filingOfLine, isUntouched, type Line } from "./line";
import { useNames } from "./names";
import { useWords } from "./words";

// What rows, cards and the details of a line show alike.

/** How much, with the sign of where it went. */
export function LineAmount({ line, className }: { line: Line; className?: string }) {
  return (
    <Amount
      value={line.direction === "out" ? `-${line.amount}` : line.amount}
      currency={line.currency_code}
      signed
      className={classNames("font-medium", line.data.ignore && "text-muted line-through", className)}
    />
  );
}

/** What it is called, and what the bank called it where that is something else. */
export function LineWords({ line }: { line: Line }) {
  const t = useTranslations("review");
  const isRenamed = line.bank_text !== line.description;
  return (
    <>
      <span className="flex min-w-0 items-center gap-1.5">
        <span className="truncate font-medium" title={line.description}>
          {line.description}
        </span>
        {line.installment_number != null && line.total_installments != null && (
          <Badge>
            {t("instalment", { number: String(line.installment_number), count: String(line.total_installments) })}
          </Badge>
        )}
      </span>
      {isRenamed && (
        <span className="truncate text-xs text-muted" title={line.bank_text}>
          {t("bankText", { text: line.bank_text })}
        </span>
      )}
    </>
  );
}

/** What it is filed under, or where the money goes. */
export function LineFiling({ line }: { line: Line }) {
  const t = useTranslations("review");
  const names = useNames();
  const words = useWords();
  if (categoryTypeOf(line.type) === null) {
    return <span className="truncate">{words.counterpart(line) ?? <span className="text-muted">–</span>}</span>;
  }
  if (line.data.splits.length > 0) return <span>{t("split", { count: String(line.data.splits.length) })}</span>;
  const key = filingOfLine(line);
  const filing = key === null ? null : names.filing(key);
  if (filing === null) return <span className="text-muted">{t("noCategory")}</span>;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Dot color={filing.color} />
      <span className="truncate" title={filing.name}>
        {filing.name}
      </span>
    </span>
  );
}

/** How sure the suggestion is that the line shows, and why; nothing once a person has answered. */
export function LineGuess({ line, className }: { line: Line; className?: string }) {
  const words = useWords();
  if (line.suggestion == null || !isUntouched(line)) return null;
  const reason = words.reason(line);
  return (
    <span className={classNames("flex min-w-0 items-center gap-1.5", className)}>
      <Confidence line={line} />
      <span className="truncate text-xs text-muted" title={reason ?? undefined}>
        {reason}
      </span>
    </span>
  );
}

export function LineTags({ line, max = Infinity }: { line: Line; max?: number }) {
  const names = useNames();
  const tags = line.data.tag_ids.map((id) => ({ id, ...(names.tag(id) ?? { name: "…", color: null }) }));
  const more = tags.length - max;
  return (
    <span className="flex min-w-0 items-center gap-1 overflow-hidden" title={tags.map(({ name }) => name).join(", ")}>
      {tags.slice(0, max).map(({ id, name, color }) => (
        <Badge key={id} className="max-w-full">
          <Dot color={color} />
          <span className="truncate">{name}</span>
        </Badge>
      ))}
      {more > 0 && <span className="text-xs text-muted">+{more}</span>}
    </span>
  );
}

import { classNames } from "./class-names";

const FULL = 100;
const GROUNDS = { positive: "bg-accent", caution: "bg-caution", negative: "bg-negative", neutral: "bg-muted" };

/** How much of something: a bar that stops at its end, whatever the share. The share is written beside it by the caller. */
export function Progress({
  label,
  value,
  tone = "positive",
  className,
}: {
  label: string;
  /** In percent. */
  value: number;
  tone?: keyof typeof GROUNDS;
  className?: string;
}) {
  const shown = Math.min(FULL, Math.max(0, value));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(shown)}
      aria-valuemin={0}
      aria-valuemax={FULL}
      className={classNames("h-2 overflow-hidden rounded-full bg-sunken", className)}
    >
      <div
        className={classNames("h-full rounded-full transition-[width]", GROUNDS[tone])}
        style={{ width: `${shown}%` }}
      />
    </div>
  );
}

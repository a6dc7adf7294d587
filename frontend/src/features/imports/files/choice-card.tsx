import type { ReactNode } from "react";

import { classNames } from "@/ui/class-names";

/** One of several, large enough to show what it would be. */
export function ChoiceCard({
  name,
  label,
  isChosen,
  onChoose,
  children,
}: {
  name: string;
  label: string;
  isChosen: boolean;
  onChoose: () => void;
  children?: ReactNode;
}) {
  return (
    <label
      className={classNames(
        "flex min-w-0 cursor-pointer flex-col gap-2 rounded-xl border p-3.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring",
        isChosen ? "border-accent bg-accent-soft" : "border-line-strong/60 bg-surface hover:bg-sunken/60",
      )}
    >
      <span className="flex items-center gap-2.5 text-sm font-medium">
        <input
          type="radio"
          name={name}
          checked={isChosen}
          onChange={onChoose}
          className="size-4 shrink-0 accent-accent"
        />
        <span className="min-w-0">{label}</span>
      </span>
      {children}
    </label>
  );
}

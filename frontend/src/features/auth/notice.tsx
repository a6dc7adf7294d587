import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";

/** Something that went well, before one goes on. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="flex items-start gap-2 rounded-lg bg-accent-soft px-3 py-2 text-sm text-positive">
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{children}</span>
    </p>
  );
}

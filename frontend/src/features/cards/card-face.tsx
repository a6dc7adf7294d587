import { Nfc } from "lucide-react";

import { classNames } from "@/ui/class-names";

import { inkOn } from "./ink";

/** What a card without a colour of its own is drawn in. */
export const PLAIN = "#46544D";

/** A card as it lies on the table. Its limit and days are told beside it. */
export function CardFace({
  name,
  brand,
  lastFour,
  color,
  isActive = true,
  className,
}: {
  name: string;
  brand?: string | null | undefined;
  lastFour?: string | null | undefined;
  color?: string | null | undefined;
  isActive?: boolean;
  className?: string;
}) {
  const ground = color ?? PLAIN;
  const ink = inkOn(ground);
  // Away from the ink, so that what is written stays readable on it.
  const shade = ink === "#FFFFFF" ? "rgb(0 0 0 / 22%)" : "rgb(255 255 255 / 28%)";
  return (
    <div
      className={classNames(
        "relative flex aspect-[1.586] w-full flex-col justify-between overflow-hidden rounded-2xl p-4 shadow-card sm:p-5",
        !isActive && "grayscale",
        className,
      )}
      style={{ background: ground, color: ink }}
    >
      <span
        aria-hidden
        className="absolute top-1/4 -right-1/4 aspect-square w-4/5 rounded-full"
        style={{ background: shade }}
      />
      <div className="relative flex items-start justify-between gap-3">
        <span className="min-w-0 truncate text-lg font-semibold">{name}</span>
        <Nfc aria-hidden className="size-6 shrink-0" />
      </div>
      <span
        aria-hidden
        className="relative h-8 w-11 rounded-md border border-black/20 bg-linear-to-br from-[#F4E3AE] to-[#C9A24B]"
      />
      <div className="relative flex items-end justify-between gap-3">
        <span className="figures tracking-widest">
          <span aria-hidden>•••• </span>
          {lastFour ?? <span aria-hidden>••••</span>}
        </span>
        {brand != null && <span className="min-w-0 truncate pr-1 font-semibold italic">{brand}</span>}
      </div>
    </div>
  );
}

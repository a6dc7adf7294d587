"use client";

import { PartyPopper } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";

import type { Goal } from "./queries";

const PIECES = 36;
const COLORS = ["var(--series-1)", "var(--series-2)", "var(--series-3)", "var(--series-4)", "var(--series-5)"];
/** How far pieces fly, in pixels, and how long, in milliseconds. */
const FLIGHT = { sideways: 190, down: 340, time: 1_500 };

/** Says that a goal is reached, and throws confetti when it has just been. */
export function Celebration({ goal, bursts, action }: { goal: Goal; bursts: number; action: ReactNode }) {
  const t = useTranslations("goals.celebration");
  const formats = useFormats();
  return (
    <div
      role="status"
      className="relative flex flex-wrap items-center gap-3 rounded-xl bg-accent-soft px-4 py-3 text-positive"
    >
      {bursts > 0 && <Confetti key={bursts} />}
      <div className="flex min-w-56 flex-1 items-center gap-3">
        <PartyPopper aria-hidden className="size-6 shrink-0" />
        <div className="min-w-0">
          <p className="font-semibold">{t("title")}</p>
          <p className="text-sm">
            {t("text", {
              name: goal.name,
              amount: formats.amount(goal.current_value, goal.currency_code),
              target: formats.amount(goal.target_value, goal.currency_code),
            })}
          </p>
        </div>
      </div>
      {action}
    </div>
  );
}

/** Falls once, and not at all for those who asked their system for less motion. */
function Confetti() {
  const sky = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (sky.current === null || matchMedia("(prefers-reduced-motion: reduce)").matches) return undefined;
    const flights = [...sky.current.children].map((piece) => fly(piece));
    return () => flights.forEach((flight) => flight.cancel());
  }, []);
  return (
    <div ref={sky} aria-hidden className="pointer-events-none absolute top-1/2 left-1/2 z-10">
      {Array.from({ length: PIECES }, (_, piece) => (
        <span
          key={piece}
          className="absolute h-2.5 w-1.5 rounded-[1px] opacity-0"
          style={{ background: COLORS[piece % COLORS.length] }}
        />
      ))}
    </div>
  );
}

function fly(piece: Element): Animation {
  const sideways = (Math.random() * 2 - 1) * FLIGHT.sideways;
  const up = -40 - Math.random() * 90;
  const turn = Math.random() * 720;
  return piece.animate(
    [
      { opacity: 1, transform: "translate(0, 0)" },
      { opacity: 1, transform: `translate(${sideways * 0.7}px, ${up}px) rotate(${turn / 2}deg)`, offset: 0.3 },
      { opacity: 0, transform: `translate(${sideways}px, ${FLIGHT.down + up}px) rotate(${turn}deg)` },
    ],
    { duration: FLIGHT.time * (0.7 + Math.random() * 0.6), easing: "cubic-bezier(0.2, 0.7, 0.4, 1)" },
  );
}

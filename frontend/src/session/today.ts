"use client";

import { useCallback, useSyncExternalStore } from "react";

import { millisecondsToMidnight, todayIn } from "@/i18n/calendar";

/** How long at most until it is looked again, in milliseconds: clocks are put forward and back, and a sleeping machine's stands. */
const LOOK_AGAIN = 60 * 60_000;

/** The day that it is in a time zone; another one from midnight there on. */
export function useToday(timeZone: string): string {
  const subscribe = useCallback(
    (look: () => void) => {
      let timer: ReturnType<typeof setTimeout>;
      const wait = () => {
        timer = setTimeout(
          () => {
            look();
            wait();
          },
          Math.min(millisecondsToMidnight(timeZone), LOOK_AGAIN),
        );
      };
      wait();
      // Timers of a tab that nobody sees are late, or do not run at all.
      addEventListener("focus", look);
      document.addEventListener("visibilitychange", look);
      return () => {
        clearTimeout(timer);
        removeEventListener("focus", look);
        document.removeEventListener("visibilitychange", look);
      };
    },
    [timeZone],
  );
  const today = useCallback(() => todayIn(timeZone), [timeZone]);
  return useSyncExternalStore(subscribe, today, today);
}

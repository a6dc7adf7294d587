"use client";

import { Slot } from "radix-ui";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";

/**
 * A button whose menu, or the like, is still to be loaded. It says what it opens as it will say it then, and that it is on its
 * way after the press.
 */
export function OpensOnPress({
  opens,
  isComing,
  onIntent,
  onPress,
  children,
}: {
  opens: "menu" | "dialog";
  isComing: boolean;
  /** A pointer rests on it, or it has the focus: it may be pressed next. */
  onIntent: () => void;
  onPress: (by: "pointer" | "keyboard") => void;
  children: ReactNode;
}) {
  return (
    <Slot.Root
      aria-haspopup={opens}
      aria-expanded={false}
      aria-busy={isComing || undefined}
      className="aria-busy:animate-pulse aria-busy:cursor-progress"
      onPointerEnter={onIntent}
      onFocus={onIntent}
      // A click without a pointer behind it is the Enter or the space bar.
      onClick={({ detail }: MouseEvent) => onPress(detail === 0 ? "keyboard" : "pointer")}
      onKeyDown={(event: KeyboardEvent) => {
        if (opens !== "menu" || event.key !== "ArrowDown") return;
        event.preventDefault();
        onPress("keyboard");
      }}
    >
      {children}
    </Slot.Root>
  );
}

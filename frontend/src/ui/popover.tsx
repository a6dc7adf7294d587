"use client";

import { useState, type ReactNode } from "react";

import { classNames } from "./class-names";
import { onDemand } from "./on-demand";
import { OpensOnPress } from "./opens-on-press";

const code = onDemand(() => import("./popover-parts"));

/** Something small beside what opened it. What it is made of is loaded when it is first opened. */
export function Popover({
  trigger,
  label,
  isOpen: isOpenOutside,
  onOpenChange,
  align = "start",
  className,
  children,
}: {
  trigger: ReactNode;
  label: string;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  align?: "start" | "center" | "end";
  className?: string;
  children: ReactNode;
}) {
  const [isOpenHere, setIsOpenHere] = useState(false);
  const isOpen = isOpenOutside ?? isOpenHere;
  const change = onOpenChange ?? setIsOpenHere;
  const [wasAsked, setWasAsked] = useState(isOpen);
  if (isOpen && !wasAsked) setWasAsked(true);
  const loaded = code.useWhen(wasAsked);
  if (!wasAsked || loaded === undefined) {
    return (
      <OpensOnPress
        opens="dialog"
        isComing={isOpen}
        onIntent={code.prepare}
        // Who presses again while nothing came has thought better of it.
        onPress={() => change(!isOpen)}
      >
        {trigger}
      </OpensOnPress>
    );
  }
  const Radix = loaded.Popover;
  return (
    <Radix.Root open={isOpen} onOpenChange={change}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={classNames("z-50 rounded-xl border border-line bg-raised shadow-xl outline-none", className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

"use client";

import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { classNames } from "./class-names";

/** Something small beside what opened it. */
export function Popover({
  trigger,
  label,
  isOpen,
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
  return (
    <Radix.Root {...(isOpen !== undefined && { open: isOpen })} {...(onOpenChange && { onOpenChange })}>
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

"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

import { classNames } from "./class-names";

const itemLook =
  "flex cursor-pointer items-center gap-2 rounded-md px-2.5 py-2 text-sm outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-sunken [&_svg]:size-4 [&_svg]:shrink-0";

/** A list of actions behind a button. */
export function Menu({
  trigger,
  align = "end",
  side,
  children,
}: {
  trigger: ReactNode;
  align?: "start" | "end";
  side?: "top" | "bottom" | "right";
  children: ReactNode;
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-[min(28rem,var(--radix-dropdown-menu-content-available-height))] min-w-52 overflow-y-auto rounded-xl border border-line bg-raised p-1.5 shadow-xl"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({
  tone,
  className,
  ...rest
}: ComponentProps<typeof Radix.Item> & { tone?: "negative" | undefined }) {
  return <Radix.Item className={classNames(itemLook, tone === "negative" && "text-negative", className)} {...rest} />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2.5 pt-2 pb-1 text-xs font-medium text-muted">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1.5 h-px bg-line" />;
}

/** One of several, of which one holds. */
export function MenuChoice<Value extends string>({
  value,
  options,
  onChoose,
}: {
  value: Value;
  options: readonly { value: Value; label: ReactNode }[];
  onChoose: (value: Value) => void;
}) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(chosen) => onChoose(chosen as Value)}>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={classNames(itemLook, "pl-8")}>
          <Radix.ItemIndicator className="absolute left-3.5">
            <Check />
          </Radix.ItemIndicator>
          {option.label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

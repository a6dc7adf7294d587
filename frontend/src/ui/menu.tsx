"use client";

import { Check } from "lucide-react";
import type { DropdownMenu } from "radix-ui";
import {
  createContext,
  useContext,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  type ComponentProps,
  type ReactNode,
} from "react";

import { classNames } from "./class-names";
import { onDemand } from "./on-demand";
import { OpensOnPress } from "./opens-on-press";

type Parts = typeof DropdownMenu;

const code = onDemand(() => import("./menu-parts"));
const PartsContext = createContext<Parts | null>(null);

function useParts(): Parts {
  const parts = useContext(PartsContext);
  if (parts === null) throw new Error("a menu item outside of a menu");
  return parts;
}

const itemLook =
  "flex cursor-pointer items-center gap-2 rounded-md px-2.5 py-2 text-sm outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-sunken [&_svg]:size-4 [&_svg]:shrink-0";

/** A list of actions behind a button. What it is made of is loaded when it is first opened. */
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
  const [firstPress, setFirstPress] = useState<"pointer" | "keyboard" | null>(null);
  const loaded = code.useWhen(firstPress !== null);
  if (firstPress === null || loaded === undefined) {
    return (
      <OpensOnPress opens="menu" isComing={firstPress !== null} onIntent={code.prepare} onPress={setFirstPress}>
        {trigger}
      </OpensOnPress>
    );
  }
  const Radix = loaded.DropdownMenu;
  return (
    <PartsContext value={Radix}>
      <Radix.Root modal={false} defaultOpen>
        <Radix.Trigger asChild>{trigger}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            align={align}
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 max-h-[min(28rem,var(--radix-dropdown-menu-content-available-height))] min-w-52 overflow-y-auto rounded-xl border border-line bg-raised p-1.5 shadow-xl"
          >
            {firstPress === "keyboard" && <FirstItemFocus onGiven={() => setFirstPress("pointer")} />}
            {children}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </PartsContext>
  );
}

/** Gives the focus to the first item, as a menu does by itself for a key that it has seen; it had not been there for the first. */
function FirstItemFocus({ onGiven }: { onGiven: () => void }) {
  const mark = useRef<HTMLSpanElement>(null);
  const given = useEffectEvent(onGiven);
  useEffect(() => {
    const items = mark.current?.parentElement?.querySelectorAll<HTMLElement>("[data-radix-collection-item]");
    items?.[0]?.focus({ preventScroll: true });
    given();
  }, []);
  return <span ref={mark} hidden />;
}

export function MenuItem({
  tone,
  className,
  ...rest
}: ComponentProps<Parts["Item"]> & { tone?: "negative" | undefined }) {
  const Radix = useParts();
  return <Radix.Item className={classNames(itemLook, tone === "negative" && "text-negative", className)} {...rest} />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  const Radix = useParts();
  return <Radix.Label className="px-2.5 pt-2 pb-1 text-xs font-medium text-muted">{children}</Radix.Label>;
}

export function MenuSeparator() {
  const Radix = useParts();
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
  const Radix = useParts();
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

import type { ComponentProps } from "react";

import { classNames } from "./class-names";

/** A table that scrolls sideways by itself where it is wider than the page. */
export function Table({ label, className, ...rest }: ComponentProps<"table"> & { label: string }) {
  return (
    // Whatever scrolls can be reached with the keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={label}>
      <table aria-label={label} className={classNames("w-full border-collapse text-sm", className)} {...rest} />
    </div>
  );
}

export function Th({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={classNames("border-b border-line px-3 py-2 text-left text-xs font-medium text-muted", className)}
      {...rest}
    />
  );
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return <td className={classNames("border-b border-line px-3 py-2.5 align-middle", className)} {...rest} />;
}

/** Cells of amounts and counts, which compare by their right edge. */
export const figureCell = "text-right figures";

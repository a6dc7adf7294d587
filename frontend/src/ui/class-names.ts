import { clsx, type ClassValue } from "clsx";
import { twMerge } from "tailwind-merge";

/** Class names in one text; of two that say different things about one property, the later holds. */
export function classNames(...names: ClassValue[]): string {
  return twMerge(clsx(names));
}

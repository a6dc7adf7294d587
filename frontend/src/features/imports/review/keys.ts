/** What can be done with one key. */
export type Command =
  | "next"
  | "previous"
  | "pageDown"
  | "pageUp"
  | "first"
  | "last"
  | "extendDown"
  | "extendUp"
  | "nextOpen"
  | "accept"
  | "acceptSure"
  | "choose1"
  | "choose2"
  | "choose3"
  | "category"
  | "tags"
  | "ignore"
  | "split"
  | "verdict"
  | "edit"
  | "delete"
  | "select"
  | "selectAll"
  | "clear"
  | "undo"
  | "search"
  | "help";

const KEYS: Readonly<Record<string, Command>> = {
  j: "next",
  ArrowDown: "next",
  k: "previous",
  ArrowUp: "previous",
  PageDown: "pageDown",
  PageUp: "pageUp",
  Home: "first",
  End: "last",
  n: "nextOpen",
  a: "accept",
  Enter: "accept",
  A: "acceptSure",
  "1": "choose1",
  "2": "choose2",
  "3": "choose3",
  c: "category",
  t: "tags",
  i: "ignore",
  s: "split",
  d: "verdict",
  e: "edit",
  Delete: "delete",
  x: "select",
  " ": "select",
  Escape: "clear",
  u: "undo",
  "/": "search",
  "?": "help",
};

/** What goes on for as long as a key is held down. */
const HELD: ReadonlySet<Command> = new Set(["next", "previous", "pageDown", "pageUp", "extendDown", "extendUp"]);

interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
}

export function commandOf(pressed: Pressed): Command | null {
  const { key, shiftKey, repeat } = pressed;
  if (pressed.altKey) return null;
  if (pressed.ctrlKey || pressed.metaKey) return key.toLowerCase() === "a" && !shiftKey ? "selectAll" : null;
  const command = shiftKey ? shifted(key) : KEYS[key];
  return command === undefined || (repeat && !HELD.has(command)) ? null : command;
}

function shifted(key: string): Command | undefined {
  if (key === "ArrowDown" || key === "J") return "extendDown";
  if (key === "ArrowUp" || key === "K") return "extendUp";
  // Signs that some keyboards have above others, and the one letter that is meant as a capital.
  return key === "?" || key === "/" || key === "A" ? KEYS[key] : undefined;
}

/** Whether what is pressed is meant for where it is typed, and not for the table. */
export function isTyping(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("input, textarea, select, [contenteditable=true]") !== null) return true;
  return (key === "Enter" || key === " ") && target.closest("button, a, [role=checkbox], [role=menuitem]") !== null;
}

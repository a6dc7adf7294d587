/** The lesser of two decimal texts above zero; `null` where one of them is none. It compares, and reckons nothing. */
export function lesser(one: string, other: string): string | null {
  const [a, b] = [parts(one), parts(other)];
  if (a === null || b === null) return null;
  const length = Math.max(a.whole.length, b.whole.length);
  const key = ({ whole, rest }: Parts) => `${whole.padStart(length, "0")}.${rest}`;
  return key(a) <= key(b) ? one : other;
}

/** A decimal text without the noughts that say nothing: what the history keeps as `330` is `330.00` elsewhere. */
export function plain(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}

interface Parts {
  whole: string;
  rest: string;
}

function parts(text: string): Parts | null {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  return match === null ? null : { whole: match[1] ?? "", rest: (match[2] ?? "").replace(/0+$/, "") };
}

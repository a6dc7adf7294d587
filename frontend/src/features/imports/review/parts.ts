// What is left of an amount while it is divided: a hint for whoever types, of which the server is the judge. Exact, on digits.

const PLAIN = /^-?\d+(\.\d+)?$/;

/** What is left of a decimal text when others are taken from it; `null` when one of them is no amount yet. */
export function rest(whole: string, parts: readonly string[]): string | null {
  const all = [whole, ...parts.map((part) => (part === "" ? "0" : part))];
  if (!all.every((text) => PLAIN.test(text))) return null;
  const scale = Math.max(...all.map((text) => text.split(".")[1]?.length ?? 0));
  const [of = 0n, ...taken] = all.map((text) => scaled(text, scale));
  return shown(
    taken.reduce((left, part) => left - part, of),
    scale,
  );
}

function scaled(text: string, scale: number): bigint {
  const [integer = "0", fraction = ""] = text.replace("-", "").split(".");
  const digits = BigInt(integer + fraction.padEnd(scale, "0"));
  return text.startsWith("-") ? -digits : digits;
}

function shown(digits: bigint, scale: number): string {
  const sign = digits < 0n ? "-" : "";
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
  if (scale === 0) return sign + text;
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

// Amounts as people write them, and as the API takes them: decimal texts. They are compared and shown, never reckoned with:
// sums are the server's.

/** What was typed, as a decimal text: `1.234,56` in Portuguese, `1,234.56` in English. `null` when it is no amount. */
export function parseDecimal(typed: string, locale: string): string | null {
  const text = typed.replace(/[\s\u00a0]|R\$|US\$|\$|€|£/g, "");
  const [mark, thousands] = marksOf(locale);
  // No thousands begin with zero: `0.125` is no 125.
  const integer = `(?:[1-9]\\d{0,2}(?:\\${thousands}\\d{3})+|\\d+)`;
  const match = new RegExp(`^([+-]?)(${integer})?(?:\\${mark}(\\d+))?$`).exec(text);
  if (match === null || (match[2] === undefined && match[3] === undefined)) return null;
  const sign = match[1] === "-" ? "-" : "";
  const whole = (match[2] ?? "0").replaceAll(thousands, "").replace(/^0+(?=\d)/, "");
  return match[3] === undefined ? `${sign}${whole}` : `${sign}${whole}.${match[3]}`;
}

/** A decimal text as it is typed in a language. */
export function showDecimal(decimal: string, locale: string): string {
  return decimal.replace(".", marksOf(locale)[0]);
}

export function isNegative(decimal: string): boolean {
  return decimal.startsWith("-") && !isZero(decimal);
}

export function isZero(decimal: string): boolean {
  return !/[1-9]/.test(decimal);
}

/** For the length of a bar or the height of a point, where a cent more or less cannot be seen. */
export function toShape(decimal: string): number {
  return Number(decimal);
}

function marksOf(locale: string): [mark: string, thousands: string] {
  return locale === "pt-BR" ? [",", "."] : [".", ","];
}

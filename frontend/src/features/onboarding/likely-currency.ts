const BY_REGION: Readonly<Record<string, string>> = {
  BR: "BRL",
  US: "USD",
  GB: "GBP",
  CA: "CAD",
  AU: "AUD",
  CH: "CHF",
  JP: "JPY",
  MX: "MXN",
  AR: "ARS",
  CL: "CLP",
  CO: "COP",
  UY: "UYU",
  PY: "PYG",
  PE: "PEN",
};
const EURO = new Set("AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split(" "));

/** What people pay with where a browser's languages are spoken; the server's own guess where that is unknown. */
export function likelyCurrency(languages: readonly string[]): string {
  for (const tag of languages) {
    const region = new Intl.Locale(tag).maximize().region ?? "";
    if (EURO.has(region)) return "EUR";
    const currency = BY_REGION[region];
    if (currency !== undefined) return currency;
  }
  return "BRL";
}

import type { Schemas } from "@/api/client";

type Index = Schemas["IndexType"];

/** What a yield follows, as people say it: `110% do CDI`, `IPCA +6%`, `12,5% a.a.`. */
export function indexText(
  index: Index | null | undefined,
  value: string | null | undefined,
  words: { name: (index: Index) => string; of: (value: string, index: string) => string },
): string | null {
  const rate = value?.trim() ?? "";
  if (index == null) return rate === "" ? null : rate;
  const name = words.name(index);
  if (rate === "") return name;
  // Who wrote `IPCA+6` said it all.
  if (index === "FIXED" || rate.toUpperCase().includes(index)) return rate;
  return /^[+-]/.test(rate) ? `${name} ${rate}` : words.of(rate, name);
}

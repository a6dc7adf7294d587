/** Whether a text is a day as addresses and inputs write it. */
export function isDay(text: string | null): text is string {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** `account:…` or `card:…`, as the API is asked for it; anything else asks for all of them. */
export function placeQuery(place: string): { account_id?: string; card_id?: string } {
  const [noun, id] = place.split(":");
  if (id === undefined || id === "") return {};
  if (noun === "account") return { account_id: id };
  return noun === "card" ? { card_id: id } : {};
}

/** One of the lengths that are offered, as an address says it. */
export function lengthOf(said: string | null, offered: readonly number[], otherwise: number): number {
  return offered.find((length) => String(length) === said) ?? otherwise;
}

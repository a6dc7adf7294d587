import type { Line } from "./line";

/** A line of a statement, as the tests change it. */
export function lineOf(change: Partial<Line> = {}): Line {
  return {
    id: "line",
    session_id: "session",
    type: "EXPENSE",
    status: "READY",
    outcome: "ready",
    missing: [],
    transaction_date: "2026-03-07",
    amount: "18.50",
    direction: "out",
    currency_code: "BRL",
    description: "PADARIA ESTRELA",
    bank_text: "PADARIA ESTRELA",
    file_id: "file",
    processing_enrichment: false,
    created_at: "2026-04-01T12:00:00Z",
    updated_at: "2026-04-01T12:00:00Z",
    ...change,
    data: { ignore: false, splits: [], tag_ids: [], ...change.data },
  };
}

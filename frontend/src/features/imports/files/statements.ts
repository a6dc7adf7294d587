import type { Schemas } from "@/api/client";

/** The statement of a file that is taken, or the only one there is. */
export function chosenStatement({ statements }: Schemas["ImportFile"]): Schemas["FileStatement"] | undefined {
  return statements.find((statement) => statement.is_chosen) ?? (statements.length === 1 ? statements[0] : undefined);
}

/** Whether somebody has to say which of its statements is meant. */
export function asksForStatement({ statements }: Schemas["ImportFile"]): boolean {
  return statements.length > 1 && !statements.some((statement) => statement.is_chosen);
}

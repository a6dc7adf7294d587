import type { FieldValues, Path, UseFormSetError } from "react-hook-form";

import { problemOf, type FieldError } from "@/api/problem";

/**
 * Shows what the server found wrong at the fields that it is about. Answers whether all of it found a place; the rest belongs
 * above the form.
 */
export function placeFieldErrors<Values extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<Values>,
  fields: Readonly<Record<string, Path<Values>>>,
  textOf: (fault: FieldError) => string,
): boolean {
  const found = problemOf(error).errors ?? [];
  let placed = 0;
  for (const fault of found) {
    const { pointer } = fault;
    // `/splits/0/amount` is shown at `splits`, where there is no more precise field.
    const field = fields[pointer.slice(1)] ?? fields[pointer.slice(1).split("/")[0] ?? ""];
    if (field === undefined) continue;
    setError(field, { type: "server", message: textOf(fault) }, { shouldFocus: placed === 0 });
    placed += 1;
  }
  return found.length > 0 && placed === found.length;
}

"use client";

import { CircleAlert } from "lucide-react";

import { useProblemText } from "@/i18n/problem-text";

/** What is wrong with a form as a whole. */
export function FormFailure({ error }: { error: unknown }) {
  const text = useProblemText();
  if (error === null || error === undefined) return null;
  return (
    <p role="alert" className="flex items-start gap-2 rounded-lg bg-negative-soft px-3 py-2 text-sm text-negative">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {text(error)}
    </p>
  );
}

"use client";

import { useCallback } from "react";

import { useProblemText } from "@/i18n/problem-text";

import { toast } from "./toast";

/** What was told already: a request that fails may have several who would tell of it. */
const told = new WeakSet<object>();

/** Tells a failure at the edge of the page, where what it belongs to, such as a dialog, is no longer in sight. */
export function useTellFailure(): (error: unknown) => void {
  const text = useProblemText();
  return useCallback(
    (error: unknown) => {
      if (typeof error === "object" && error !== null) {
        if (told.has(error)) return;
        told.add(error);
      }
      toast.error(text(error));
    },
    [text],
  );
}

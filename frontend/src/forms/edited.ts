"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Versioned } from "@/api/client";
import { problemOf } from "@/api/problem";

/** Reads what is about to be edited, with the version that it is of, as it is now and not as a list showed it some time ago. */
export function useEdited<T>(key: readonly unknown[], read: () => Promise<Versioned<T>>) {
  // A key of its own: what else is read anew may not change the version of what a form was filled in with.
  return useQuery({ queryKey: ["edited", ...key], queryFn: read, gcTime: 0, staleTime: Infinity });
}

/**
 * The version that a form was filled in with. What is saved with it is refused where somebody else was faster; then the form is
 * filled in with what there is now, and saving again overwrites knowingly.
 */
export function useVersion<T>(
  filledWith: Versioned<T>,
  read: () => Promise<Versioned<T>>,
  refill: (value: T) => void,
): <Answer>(save: (etag: string | undefined) => Promise<Answer>) => Promise<Answer> {
  const [etag, setEtag] = useState(filledWith.etag);
  return async (save) => {
    try {
      return await save(etag);
    } catch (error) {
      if (problemOf(error).code === "stale") {
        const now = await read();
        setEtag(now.etag);
        refill(now.value);
      }
      throw error;
    }
  };
}

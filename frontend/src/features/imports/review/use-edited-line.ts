"use client";

import { useQuery } from "@tanstack/react-query";

import type { Versioned } from "@/api/client";

import type { Line } from "./line";
import type { Review } from "./use-review";

/** A line as it stands at the server now, with everything that was said of it, and the version that a change is made to. */
export function useEditedLine(id: string, { answers }: Review) {
  return useQuery<Versioned<Line>>({
    queryKey: ["staged-line-edited", id],
    queryFn: () => answers.read(id),
    gcTime: 0,
    // What is being edited stays under the hands of whoever edits it.
    staleTime: Infinity,
    refetchOnMount: "always",
  });
}

"use client";

import { useState } from "react";

import { useFailure } from "@/forms/use-failure";

/** Something that one button does: whether it is under way, and why it failed. */
export function useTask(): { failure: unknown; isBusy: boolean; run: (work: () => Promise<void>) => Promise<void> } {
  const [failure, setFailure] = useFailure();
  const [isBusy, setIsBusy] = useState(false);
  const run = async (work: () => Promise<void>) => {
    setFailure(null);
    setIsBusy(true);
    try {
      await work();
    } catch (error) {
      setFailure(error);
    }
    setIsBusy(false);
  };
  return { failure, isBusy, run };
}

"use client";

import { useCallback, useEffect, useRef, useState } from "react";

import { useTellFailure } from "@/ui/tell-failure";

/**
 * Why something failed, as a form or a dialog shows it. Whoever closes that while it is being sent believes it done: then the
 * failure is told at the edge of the page. `isShown` is for what stays when it is closed.
 */
export function useFailure(
  isShown = true,
): readonly [failure: unknown, setFailure: (error: unknown) => void, isInSight: () => boolean] {
  const [failure, setFailure] = useState<unknown>(null);
  const tell = useTellFailure();
  const inSight = useRef(isShown);
  useEffect(() => {
    inSight.current = isShown;
    return () => {
      inSight.current = false;
    };
  }, [isShown]);
  const isInSight = useCallback(() => inSight.current, []);
  const fail = useCallback(
    (error: unknown) => {
      if (error === null || isInSight()) setFailure(error);
      else tell(error);
    },
    [tell, isInSight],
  );
  return [failure, fail, isInSight];
}

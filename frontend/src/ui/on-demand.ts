"use client";

import { useEffect, useState, useSyncExternalStore } from "react";

/** Code that no page needs to be seen, such as what a menu is made of. */
export interface OnDemand<Code> {
  /** Asks for it; once, and again if that failed. */
  load: () => Promise<Code>;
  /** Loads it for who may ask next. What is in the way is for them to hear of. */
  prepare: () => void;
  /** The code, once it is there. Asks for it where it is wanted, and throws what was in the way. */
  useWhen: (isWanted: boolean) => Code | undefined;
}

/** Puts code off until it is asked for, or until there is time after the first press: the next one finds it there. */
export function onDemand<Code>(fetchCode: () => Promise<Code>): OnDemand<Code> {
  let code: Code | undefined;
  let coming: Promise<Code> | undefined;
  const listeners = new Set<() => void>();

  const load = () => {
    coming ??= fetchCode().then(
      (loaded) => {
        code = loaded;
        for (const tell of listeners) tell();
        return loaded;
      },
      (error: unknown) => {
        coming = undefined;
        throw error;
      },
    );
    return coming;
  };
  const prepare = () => void load().catch(() => undefined);
  loadWhenIdle(load);

  const listen = (tell: () => void) => {
    listeners.add(tell);
    return () => void listeners.delete(tell);
  };
  const now = () => code;
  const useWhen = (isWanted: boolean) => {
    const loaded = useSyncExternalStore(listen, now, now);
    const [failure, setFailure] = useState<{ error: unknown } | null>(null);
    useEffect(() => {
      if (isWanted) load().catch((error: unknown) => setFailure({ error }));
    }, [isWanted]);
    if (failure !== null) throw failure.error;
    return loaded;
  };
  return { load, prepare, useWhen };
}

type Load = () => Promise<unknown>;

let putOff: Load[] = [];
let hasBeenPressed = false;
let isUnderWay = false;

function loadWhenIdle(load: Load): void {
  if (typeof window === "undefined") return;
  putOff.push(load);
  if (hasBeenPressed) goOnWhenIdle();
}

if (typeof window !== "undefined") {
  const pressed = () => {
    hasBeenPressed = true;
    goOnWhenIdle();
  };
  for (const press of ["pointerdown", "keydown"]) addEventListener(press, pressed, { capture: true, once: true });
}

function goOnWhenIdle(): void {
  if (isUnderWay || savesData()) return;
  isUnderWay = true;
  // Not every browser says when it is idle.
  if ("requestIdleCallback" in window) requestIdleCallback(() => void goOn());
  else setTimeout(() => void goOn(), 200);
}

/** One after the other: what somebody asks for meanwhile comes first. */
async function goOn(): Promise<void> {
  while (putOff.length > 0) {
    const loads = putOff;
    putOff = [];
    // What cannot be loaded now is asked for again by whoever wants it.
    for (const load of loads) await load().catch(() => undefined);
  }
  isUnderWay = false;
}

function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

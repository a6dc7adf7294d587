"use client";

import { useState } from "react";

/** What the dialogs that are gone were opened from. */
const openers = new WeakMap<EventTarget, HTMLElement | null>();

/** For a dialog that closes: gives the focus back to what opened it, where nothing else has taken it meanwhile. */
export function useWayBack(): (event: Event) => void {
  const [opener] = useState(openerOf);
  return (event) => {
    event.preventDefault();
    if (event.target !== null) openers.set(event.target, opener);
    const back = stillThere(opener);
    // The dialog below, if there is one, takes the focus as a whole.
    if (document.activeElement?.contains(back) !== false) back?.focus();
  };
}

/** What has the focus; of a menu, which is gone by then, the button that opened it. */
function openerOf(): HTMLElement | null {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement)) return null;
  const menu = active.closest("[role=menu]");
  return menu === null ? active : document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
}

/** A form takes the place of the dialog that said that it was coming: it goes back to where that one would have gone. */
function stillThere(opener: HTMLElement | null): HTMLElement | null {
  if (opener === null || opener.isConnected) return opener;
  const dialog = opener.closest("[role=dialog]");
  return dialog === null ? null : stillThere(openers.get(dialog) ?? null);
}

"use client";

import { useState } from "react";

/** For a dialog that closes: gives the focus back to what opened it, where nothing else has taken it meanwhile. */
export function useWayBack(): (event: Event) => void {
  const [opener] = useState(openerOf);
  return (event) => {
    event.preventDefault();
    // The dialog below, if there is one, takes the focus as a whole.
    if (document.activeElement?.contains(opener) !== false) opener?.focus();
  };
}

/** What has the focus; of a menu, which is gone by then, the button that opened it. */
function openerOf(): HTMLElement | null {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement)) return null;
  const menu = active.closest("[role=menu]");
  return menu === null ? active : document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
}

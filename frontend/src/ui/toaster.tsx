"use client";

import type { CSSProperties } from "react";
import { toast, Toaster as Sonner } from "sonner";

export { toast };

/** Its own colours do not reach 4.5 : 1, and know nothing of our themes. */
const COLORS = {
  "--normal-bg": "var(--raised)",
  "--normal-border": "var(--line)",
  "--normal-text": "var(--text)",
  "--success-bg": "var(--accent-soft)",
  "--success-border": "var(--line)",
  "--success-text": "var(--positive)",
  "--info-bg": "var(--info-soft)",
  "--info-border": "var(--line)",
  "--info-text": "var(--info)",
  "--warning-bg": "var(--caution-soft)",
  "--warning-border": "var(--line)",
  "--warning-text": "var(--caution)",
  "--error-bg": "var(--negative-soft)",
  "--error-border": "var(--line)",
  "--error-text": "var(--negative)",
};

/** The edge of the page where things are told. What was told before it was there is told then. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      closeButton
      richColors
      toastOptions={{ duration: 6_000 }}
      style={COLORS as CSSProperties}
    />
  );
}

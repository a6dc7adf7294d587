"use client";

import { LoaderCircle } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { createPortal } from "react-dom";
import { useTranslations } from "use-intl";

/**
 * In place of a dialog that is on its way: the press was heard. The focus stays where it is until the dialog takes it; Escape,
 * or a press beside it, means that it is not wanted any more.
 */
export function Opening({ onClose }: { onClose: (() => void) | undefined }) {
  const t = useTranslations("common.states");
  const close = useEffectEvent(() => onClose?.());
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      // What the browser itself listens to stays its own.
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      // What is typed meanwhile is for the dialog, and would be an order to what lies below.
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") close();
    };
    addEventListener("keydown", hear, { capture: true });
    return () => removeEventListener("keydown", hear, { capture: true });
  }, []);
  return createPortal(
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- Escape is its key
    <div
      className="pointer-events-auto fixed inset-0 z-50 flex items-center justify-center bg-black/45"
      onClick={onClose}
    >
      <p role="status" className="rounded-full bg-raised p-3 text-accent shadow-xl">
        <LoaderCircle aria-hidden className="size-7 animate-spin" />
        <span className="sr-only">{t("loading")}</span>
      </p>
    </div>,
    document.body,
  );
}

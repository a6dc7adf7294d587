"use client";

import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "./button";
import { inputLook } from "./input";
import { classNames } from "./class-names";

/** A text to be taken elsewhere, such as a key or a link. */
export function Copyable({ label, value }: { label: string; value: string }) {
  const t = useTranslations("common.actions");
  const input = useRef<HTMLInputElement>(null);
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    // Browsers offer the clipboard on secure origins only, and a home has its server without TLS.
    if ("clipboard" in navigator) await navigator.clipboard.writeText(value);
    else {
      input.current?.select();
      document.execCommand("copy");
    }
    setIsCopied(true);
  };
  return (
    <div className="flex gap-2">
      <input
        ref={input}
        readOnly
        aria-label={label}
        value={value}
        onFocus={(event) => event.target.select()}
        className={classNames(inputLook, "flex-1 font-mono text-sm")}
      />
      <Button look="primary" onClick={() => void copy()}>
        {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
        <span aria-live="polite">{t(isCopied ? "copied" : "copy")}</span>
      </Button>
    </div>
  );
}

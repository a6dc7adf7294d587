"use client";

import type { ReactNode, SyntheticEvent } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { useEscape } from "@/ui/escape";

import { FormFailure } from "./failure";

/** A form in the place of what it makes or changes. Escape leaves that as it was. */
export function InlineForm({
  label,
  failure,
  isBusy,
  className,
  onSubmit,
  onClose,
  children,
}: {
  label: string;
  /** What is wrong with the form as a whole. */
  failure: unknown;
  isBusy: boolean;
  /** What ground it stands on. */
  className: string;
  onSubmit: (event: SyntheticEvent) => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useTranslations("common.actions");
  const area = useEscape<HTMLFormElement>(onClose);
  return (
    <form
      ref={area}
      noValidate
      aria-label={label}
      onSubmit={(event) => void onSubmit(event)}
      className={classNames("flex flex-col gap-4 rounded-xl border border-line p-4", className)}
    >
      <FormFailure error={failure} />
      {children}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

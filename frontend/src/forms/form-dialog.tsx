"use client";

import { useId, type ReactNode, type SyntheticEvent } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

import { FormFailure } from "./failure";

/** A form in a dialog, with its buttons always in sight. */
export function FormDialog({
  title,
  description,
  submit,
  failure,
  isBusy,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  description?: ReactNode;
  /** What the button says that sends it. */
  submit?: string;
  /** What is wrong with the form as a whole. */
  failure: unknown;
  isBusy: boolean;
  onSubmit: (event: SyntheticEvent) => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useTranslations("common.actions");
  const id = useId();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={description}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" form={id} look="primary" isBusy={isBusy}>
            {submit ?? t("save")}
          </Button>
        </div>
      }
    >
      <form id={id} noValidate onSubmit={(event) => void onSubmit(event)} className="flex flex-col gap-4">
        <FormFailure error={failure} />
        {children}
      </form>
    </Dialog>
  );
}

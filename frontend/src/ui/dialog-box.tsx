"use client";

import { X } from "lucide-react";
import { AlertDialog, Dialog as Radix } from "radix-ui";
import { useTranslations } from "use-intl";

import { Button, IconButton } from "./button";
import { classNames } from "./class-names";
import type { ConfirmProps, DialogProps } from "./dialog";
import { useWayBack } from "./way-back";

const veil = "fixed inset-0 z-40 bg-black/45";
const sheet = "fixed z-50 flex flex-col border border-line bg-raised shadow-xl outline-none";
const middle =
  "inset-x-0 bottom-0 max-h-[92dvh] rounded-t-2xl sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[min(34rem,calc(100vw-2rem))] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-2xl";
const aside = "inset-y-0 right-0 w-[min(34rem,100%)]";

/** What a dialog is made of, as long as it is open. */
export function DialogBox({ onClose, title, description, place = "middle", className, footer, children }: DialogProps) {
  const t = useTranslations("common.actions");
  const back = useWayBack();
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={veil} />
        <Radix.Content
          className={classNames(sheet, place === "middle" ? middle : aside, className)}
          onCloseAutoFocus={back}
          {...(description === undefined && { "aria-describedby": undefined })}
        >
          <header className="flex items-start justify-between gap-4 border-b border-line px-5 py-4">
            <div className="min-w-0">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-0.5 text-sm text-muted">{description}</Radix.Description>
              )}
            </div>
            <IconButton label={t("close")} size="icon-sm" onClick={onClose}>
              <X />
            </IconButton>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer !== undefined && <footer className="border-t border-line px-5 py-3">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The same, for a question. */
export function ConfirmBox({
  onClose,
  onConfirm,
  title,
  description,
  confirm,
  isBusy = false,
  isDangerous = true,
}: ConfirmProps) {
  const t = useTranslations("common.actions");
  const back = useWayBack();
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={veil} />
        <AlertDialog.Content className={classNames(sheet, middle, "gap-2 p-5")} onCloseAutoFocus={back}>
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="text-sm text-muted">{description}</div>
          </AlertDialog.Description>
          <div className="mt-4 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{t("cancel")}</Button>
            </AlertDialog.Cancel>
            <Button look={isDangerous ? "danger" : "primary"} isBusy={isBusy} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

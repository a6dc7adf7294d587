"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useTranslations } from "use-intl";

import { IconButton } from "@/ui/button";
import { useWayBack } from "@/ui/way-back";

import { Logo } from "./logo";
import { NavList } from "./nav-list";
import { WorkspaceSwitcher } from "./workspace-switcher";

/** The side bar, where there is no room for it beside the page. */
export function SideSheetDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("shell");
  const back = useWayBack();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-[min(19rem,86vw)] flex-col gap-4 overflow-y-auto border-r border-line bg-surface p-4 outline-none"
          onCloseAutoFocus={back}
        >
          <div className="flex items-center justify-between">
            <Dialog.Title className="sr-only">{t("menu")}</Dialog.Title>
            <Logo />
            <Dialog.Close asChild>
              <IconButton label={t("menu")}>
                <X />
              </IconButton>
            </Dialog.Close>
          </div>
          <WorkspaceSwitcher />
          <NavList onGo={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

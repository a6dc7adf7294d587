"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { problemOf } from "@/api/problem";
import { Confirm } from "@/ui/dialog";

import { FormFailure } from "./failure";
import { useFailure } from "./use-failure";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description: string;
  /** What to say when something refers to it, and it can only be put away. */
  inUse: string;
  onDelete: () => Promise<unknown>;
  /** Puts it away instead; absent where that was done already. */
  onDeactivate?: (() => Promise<unknown>) | undefined;
  /** What putting it away is called, where that is not deactivating. */
  instead?: string;
}

/** Asks before something is deleted. Where the books refer to it, it is offered to be deactivated instead. */
export function DeleteDialog({ isOpen, onClose, title, description, inUse, onDelete, onDeactivate, instead }: Props) {
  const t = useTranslations("common.actions");
  const [failure, setFailure, isInSight] = useFailure(isOpen);
  const [isBusy, setIsBusy] = useState(false);
  const isInUse = failure !== null && problemOf(failure).code === "in-use";
  const close = () => {
    setFailure(null);
    onClose();
  };
  const run = async (work: () => Promise<unknown>) => {
    setIsBusy(true);
    try {
      await work();
      if (isInSight()) close();
    } catch (error) {
      setFailure(error);
    } finally {
      setIsBusy(false);
    }
  };
  const deactivate = onDeactivate ?? (() => Promise.resolve());
  return (
    <Confirm
      isOpen={isOpen}
      onClose={close}
      onConfirm={() => void run(isInUse ? deactivate : onDelete)}
      isBusy={isBusy}
      isDangerous={!isInUse}
      title={title}
      confirm={isInUse ? (onDeactivate === undefined ? t("close") : (instead ?? t("deactivate"))) : t("delete")}
      description={
        <div className="flex flex-col gap-3">
          <p role={isInUse ? "status" : undefined}>{isInUse ? inUse : description}</p>
          {!isInUse && <FormFailure error={failure} />}
        </div>
      }
    />
  );
}

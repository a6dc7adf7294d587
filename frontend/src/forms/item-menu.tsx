"use client";

import { Archive, ArchiveRestore, Pencil, Trash2 } from "lucide-react";
import { useState, type ReactElement, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { useProblemText } from "@/i18n/problem-text";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { toast } from "@/ui/toast";

import { DeleteDialog } from "./delete-dialog";

interface Props {
  trigger: ReactElement;
  isActive: boolean;
  words: {
    /** What putting it away is called, and taking it out again. */
    putAway: string;
    takeOut: string;
    /** What is asked before it is deleted. */
    title: string;
    text: string;
    /** What is said where the books refer to it, so that it can only be put away. */
    inUse: string;
  };
  onEdit: () => void;
  setActive: (isActive: boolean) => Promise<void>;
  onDelete: () => Promise<void>;
  /** Where it leads, before all else. */
  links?: ReactNode;
  /** What else can be done with it, after editing it. */
  children?: ReactNode;
}

/** What can be done with something that books are filed under: it is edited, put away, and deleted where nothing refers to it. */
export function ItemMenu({ trigger, isActive, words, onEdit, setActive, onDelete, links, children }: Props) {
  const t = useTranslations("common.actions");
  const text = useProblemText();
  const [isDeleting, setIsDeleting] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const turn = async () => {
    setIsBusy(true);
    await setActive(!isActive).catch((error: unknown) => toast.error(text(error)));
    setIsBusy(false);
  };
  return (
    <>
      <Menu trigger={trigger}>
        {links}
        {links !== undefined && <MenuSeparator />}
        <MenuItem onSelect={onEdit}>
          <Pencil aria-hidden />
          {t("edit")}
        </MenuItem>
        {children}
        <MenuItem disabled={isBusy} onSelect={() => void turn()}>
          {isActive ? <Archive aria-hidden /> : <ArchiveRestore aria-hidden />}
          {isActive ? words.putAway : words.takeOut}
        </MenuItem>
        <MenuSeparator />
        <MenuItem tone="negative" onSelect={() => setIsDeleting(true)}>
          <Trash2 aria-hidden />
          {t("delete")}
        </MenuItem>
      </Menu>
      <DeleteDialog
        isOpen={isDeleting}
        onClose={() => setIsDeleting(false)}
        title={words.title}
        description={words.text}
        inUse={words.inUse}
        instead={words.putAway}
        onDelete={onDelete}
        onDeactivate={isActive ? () => setActive(false) : undefined}
      />
    </>
  );
}

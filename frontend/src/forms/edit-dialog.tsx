"use client";

import type { ReactNode } from "react";

import { Dialog } from "@/ui/dialog";
import { Query } from "@/ui/states";

/** A dialog about something as it is now: until that is read, or where it cannot be, it says so. */
export function EditDialog<Read>({
  read,
  title,
  onClose,
  children,
}: {
  read: { data: Read | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  title: string;
  onClose: () => void;
  /** The dialog with its form, filled in. */
  children: (now: Read) => ReactNode;
}) {
  if (read.data !== undefined) return children(read.data);
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <Query query={read}>{() => null}</Query>
    </Dialog>
  );
}

"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Query } from "@/ui/states";

import { EditForm } from "./edit-form";
import type { Line } from "./line";
import type { Deeds } from "./use-deeds";
import { useEditedLine } from "./use-edited-line";
import type { Review } from "./use-review";

/** Everything that a line would become, as it stands at the server now. */
export function EditDialog({ line, review, deeds }: { line: Line; review: Review; deeds: Deeds }) {
  const t = useTranslations("review");
  const common = useTranslations("common.actions");
  const [isBusy, setIsBusy] = useState(false);
  const read = useEditedLine(line.id, review);
  const form = `edit-${line.id}`;
  return (
    <Dialog
      isOpen
      onClose={review.finish}
      title={t("edit.title")}
      {...(line.file_id != null && { description: t("edit.printed") })}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={review.finish}>{common("cancel")}</Button>
          <Button look="primary" type="submit" form={form} isBusy={isBusy} disabled={read.data === undefined}>
            {common("save")}
          </Button>
        </div>
      }
    >
      <Query query={read}>
        {(read) => <EditForm id={form} read={read} review={review} deeds={deeds} onBusy={setIsBusy} />}
      </Query>
    </Dialog>
  );
}

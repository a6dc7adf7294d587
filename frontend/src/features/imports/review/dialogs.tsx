"use client";

import { useTranslations } from "use-intl";

import { Confirm, Dialog, dialogOnDemand } from "@/ui/dialog";

import { Help } from "./help";
import type { Line } from "./line";
import { CategoryDialog, TagsDialog } from "./pick-dialog";
import { Recurrence } from "./recurrence";
import { hasTwin, Twin } from "./twin";
import type { Deeds } from "./use-deeds";
import type { Review } from "./use-review";

const EditDialog = dialogOnDemand(
  () => import("./edit-dialog").then((it) => it.EditDialog),
  ({ review }) => review.finish,
);
const SplitDialog = dialogOnDemand(
  () => import("./split-dialog").then((it) => it.SplitDialog),
  ({ review }) => review.finish,
);

/** The task that was begun, if any. */
export function Dialogs({ review, deeds }: { review: Review; deeds: Deeds }) {
  const t = useTranslations("review");
  const { task, finish, now, sure } = review;
  if (task === null) return null;
  const lines = now(task.ids);
  const [line] = lines;
  const props = { review, deeds };
  switch (task.kind) {
    case "help":
      return <Help onClose={finish} />;
    case "sure":
      return (
        <Confirm
          isOpen
          isDangerous={false}
          onClose={finish}
          onConfirm={deeds.acceptSure}
          title={t("sure.title", { count: sure.length })}
          description={t("sure.text")}
          confirm={t("actions.accept")}
        />
      );
    case "remove":
      return (
        <Confirm
          isOpen
          onClose={finish}
          onConfirm={() => deeds.remove(lines)}
          title={t("remove.title", { count: lines.length })}
          description={t("remove.text")}
          confirm={t("actions.delete")}
        />
      );
    case "category":
      return <CategoryDialog lines={lines} {...props} />;
    case "tags":
      return <TagsDialog lines={lines} {...props} />;
    case "edit":
      return line === undefined ? null : <EditDialog line={line} {...props} />;
    case "split":
      return line === undefined ? null : <SplitDialog line={line} review={review} />;
    case "verdict":
      return line === undefined ? null : <VerdictDialog line={line} {...props} />;
  }
}

function VerdictDialog({ line, review, deeds }: { line: Line; review: Review; deeds: Deeds }) {
  const t = useTranslations("review");
  const binding = review.bindings.get(line.id);
  const title = !hasTwin(line)
    ? t("recurring.title")
    : line.outcome === "bound"
      ? t("twin.sideTitle")
      : t("twin.title");
  return (
    <Dialog isOpen onClose={review.finish} title={title} className="sm:w-[min(44rem,calc(100vw-2rem))]">
      <div className="flex flex-col gap-5">
        {hasTwin(line) && <Twin line={line} review={review} deeds={deeds} isDialog />}
        {binding !== undefined && (
          <Recurrence
            line={line}
            binding={binding}
            deeds={deeds}
            canAnswer={review.canAnswer}
            isDialog={!hasTwin(line)}
          />
        )}
      </div>
    </Dialog>
  );
}

"use client";

import { Check } from "lucide-react";
import { useMemo } from "react";
import { useTranslations } from "use-intl";

import { useFilingOptions, useTagOptions } from "@/pickers/options";
import { Button } from "@/ui/button";
import { OptionList, type Option } from "@/ui/combobox";
import { Dialog } from "@/ui/dialog";

import { categoryTypeOf, filedKind, filingOfLine, type Line } from "./line";
import { LineAmount } from "./line-parts";
import type { Deeds } from "./use-deeds";
import type { Review } from "./use-review";

/** A list that is found by typing, with the keyboard in it at once. */
function Picking({
  title,
  line,
  options,
  value,
  onChoose,
  onCreate,
  onClose,
}: {
  title: string;
  line: Line | undefined;
  options: readonly Option[];
  value?: string | null;
  onChoose: (value: string) => void;
  onCreate?: (name: string) => void;
  onClose: () => void;
}) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      {...(line !== undefined && { description: <LineAmount line={line} /> })}
      {...(onCreate !== undefined && { footer: <Done onClose={onClose} /> })}
    >
      <div className="-mx-5 -my-4">
        <OptionList label={title} options={options} value={value ?? null} onChoose={onChoose} onCreate={onCreate} />
      </div>
    </Dialog>
  );
}

function Done({ onClose }: { onClose: () => void }) {
  const t = useTranslations("review.pick");
  return (
    <div className="flex items-center justify-between gap-3">
      <span className="text-sm text-muted">{t("tagsHint")}</span>
      <Button look="primary" onClick={onClose}>
        {t("done")}
      </Button>
    </div>
  );
}

export function CategoryDialog({ lines, review, deeds }: { lines: readonly Line[]; review: Review; deeds: Deeds }) {
  const t = useTranslations("review");
  const [line] = lines;
  const types = new Set(lines.map((of) => categoryTypeOf(filedKind(of, review.isOnCard))));
  const [type] = types;
  const value = line !== undefined && lines.length === 1 ? filingOfLine(line) : null;
  const options = useFilingOptions(type ?? undefined, value);
  if (line === undefined) return null;
  const title =
    lines.length === 1
      ? t("pick.category", { name: line.description })
      : t("pick.categoryMany", { count: lines.length });
  if (types.size > 1) {
    return (
      <Dialog isOpen onClose={review.finish} title={title}>
        <p className="text-sm">{t("bulk.mixed")}</p>
      </Dialog>
    );
  }
  return (
    <Picking
      title={title}
      line={lines.length === 1 ? line : undefined}
      options={options}
      value={value}
      onChoose={(key) => deeds.file(lines, key)}
      onClose={review.finish}
    />
  );
}

export function TagsDialog({ lines, review, deeds }: { lines: readonly Line[]; review: Review; deeds: Deeds }) {
  const t = useTranslations("review");
  const all = useTagOptions();
  const [line] = lines;
  const chosen = lines.length === 1 ? line?.data.tag_ids : undefined;
  const options = useMemo(
    () =>
      all.map((of) => (chosen?.includes(of.value) ? { ...of, mark: <Check aria-hidden className="size-4" /> } : of)),
    [all, chosen],
  );
  if (line === undefined) return null;
  return (
    <Picking
      title={
        lines.length === 1 ? t("pick.tags", { name: line.description }) : t("pick.tagsMany", { count: lines.length })
      }
      line={lines.length === 1 ? line : undefined}
      options={options}
      onChoose={(tag) => deeds.tag(lines, tag)}
      onCreate={(name) => deeds.tagNew(lines, name)}
      onClose={review.finish}
    />
  );
}

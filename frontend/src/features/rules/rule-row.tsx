"use client";

import { ChevronDown, ChevronUp, EllipsisVertical, History, OctagonMinus, Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Badge } from "@/ui/badge";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";

import { ActiveSwitch } from "./active-switch";
import type { Names } from "./names";
import { SaidActions } from "./said-actions";

type Rule = Schemas["Rule"];

/** A rule as a sentence, with what it came to. */
export function RuleRow({
  rule,
  names,
  condition,
  place,
  isLast,
  onMove,
  onEdit,
  onPreview,
  onDelete,
}: {
  rule: Rule;
  names: Names;
  condition: string;
  place: number;
  isLast: boolean;
  onMove: (step: 1 | -1, button: HTMLElement) => void;
  onEdit: () => void;
  onPreview: () => void;
  onDelete: () => void;
}) {
  const t = useTranslations("rules");
  const { canWrite } = usePlace();
  const { name } = rule;
  return (
    <li className="flex items-start gap-2 p-3 sm:gap-4 sm:p-4">
      <div className="flex w-8 shrink-0 flex-col items-center">
        {canWrite && (
          <IconButton
            size="icon-sm"
            label={t("moveUp", { name })}
            disabled={place === 1}
            onClick={(event) => onMove(-1, event.currentTarget)}
          >
            <ChevronUp />
          </IconButton>
        )}
        <span className="figures text-xs text-muted">{t("place", { place: String(place) })}</span>
        {canWrite && (
          <IconButton
            size="icon-sm"
            label={t("moveDown", { name })}
            disabled={isLast}
            onClick={(event) => onMove(1, event.currentTarget)}
          >
            <ChevronDown />
          </IconButton>
        )}
      </div>
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="min-w-0 text-sm font-medium break-words">{name}</h2>
          {rule.stops && (
            <Badge>
              <OctagonMinus aria-hidden />
              {t("stops")}
            </Badge>
          )}
          {!rule.is_active && <Badge tone="caution">{t("off")}</Badge>}
        </div>
        <p className="text-sm break-words">
          <span className="text-muted">{t("when")}</span> {condition}
        </p>
        <div className="flex items-start gap-1.5 text-sm">
          <span className="text-muted">{t("then")}</span>
          <SaidActions actions={rule.then} names={names} />
        </div>
        <Usage rule={rule} />
      </div>
      <div className="flex shrink-0 flex-col-reverse items-center gap-2 sm:flex-row">
        {canWrite && <ActiveSwitch rule={rule} />}
        <Menu
          trigger={
            <IconButton size="icon-sm" label={t("options", { name })}>
              <EllipsisVertical />
            </IconButton>
          }
        >
          <RuleMenu canWrite={canWrite} onEdit={onEdit} onPreview={onPreview} onDelete={onDelete} />
        </Menu>
      </div>
    </li>
  );
}

function RuleMenu({
  canWrite,
  onEdit,
  onPreview,
  onDelete,
}: {
  canWrite: boolean;
  onEdit: () => void;
  onPreview: () => void;
  onDelete: () => void;
}) {
  const t = useTranslations("rules");
  const actions = useTranslations("common.actions");
  return (
    <>
      {canWrite && (
        <MenuItem onSelect={onEdit}>
          <Pencil aria-hidden />
          {actions("edit")}
        </MenuItem>
      )}
      <MenuItem onSelect={onPreview}>
        <History aria-hidden />
        {t("tryOut")}
      </MenuItem>
      {canWrite && (
        <MenuItem tone="negative" onSelect={onDelete}>
          <Trash2 aria-hidden />
          {actions("delete")}
        </MenuItem>
      )}
    </>
  );
}

/** How often it decided something, and how often people thought otherwise. */
function Usage({ rule }: { rule: Rule }) {
  const t = useTranslations("rules");
  const formats = useFormats();
  const said = [
    t("applied", { count: rule.times_applied }),
    rule.times_overridden > 0 && t("overridden", { count: rule.times_overridden }),
    rule.last_applied_on != null && t("last", { date: formats.date(rule.last_applied_on) }),
  ];
  return <p className="text-xs text-muted">{said.filter(Boolean).join(" · ")}</p>;
}

"use client";

import { EllipsisVertical, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { DeleteDialog } from "@/forms/delete-dialog";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Panel } from "@/ui/card";
import { dialogOnDemand } from "@/ui/dialog";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { toast } from "@/ui/toast";

import type { Direction } from "./movement-form";

const MovementDialog = dialogOnDemand(() => import("./movement-form").then((it) => it.MovementDialog));

type Movement = Schemas["InvestmentMovement"];
type Investment = Schemas["InvestmentItem"];

/** So many are seen at once; the rest on demand. */
const SHOWN = 8;
/** So many the server sends with an investment. */
const SENT_MAX = 500;

/** What went into an investment, or what came out of it, the newest first. */
export function Movements({
  direction,
  investment,
  movements,
}: {
  direction: Direction;
  investment: Investment;
  movements: readonly Movement[];
}) {
  const t = useTranslations("investments");
  const words = useTranslations("common.actions");
  const { canWrite } = usePlace();
  const [isAdding, setIsAdding] = useState(false);
  const [areAllShown, setAreAllShown] = useState(false);
  const shown = areAllShown ? movements : movements.slice(0, SHOWN);
  return (
    <Panel
      title={t(`${direction}.title`)}
      actions={
        canWrite && (
          <IconButton label={t(`${direction}.create`)} size="icon-sm" onClick={() => setIsAdding(true)}>
            <Plus />
          </IconButton>
        )
      }
    >
      {movements.length === 0 ? (
        <p className="py-4 text-center text-sm text-muted">{t(`${direction}.empty`)}</p>
      ) : (
        <ul aria-label={t(`${direction}.title`)} className="flex flex-col divide-y divide-line">
          {shown.map((movement) => (
            <Row key={movement.id} direction={direction} investment={investment} movement={movement} />
          ))}
        </ul>
      )}
      {shown.length < movements.length && (
        <Button size="sm" look="quiet" className="self-center" onClick={() => setAreAllShown(true)}>
          {words("showMore")}
        </Button>
      )}
      {areAllShown && movements.length >= SENT_MAX && (
        <p className="text-center text-sm text-muted">{t("movement.capped")}</p>
      )}
      {isAdding && <MovementDialog direction={direction} investment={investment} onClose={() => setIsAdding(false)} />}
    </Panel>
  );
}

function Row({
  direction,
  investment,
  movement,
}: {
  direction: Direction;
  investment: Investment;
  movement: Movement;
}) {
  const t = useTranslations("investments");
  const status = useTranslations("common.status");
  const formats = useFormats();
  const { canWrite } = usePlace();
  const { amount, description, transaction_date, transaction_status, account_name, rescued } = movement;
  const isUnsettled = transaction_status === "PENDING" || transaction_status === "IGNORE";
  return (
    <li className="flex items-center gap-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="figures font-medium">{formats.date(transaction_date)}</span>
          {isUnsettled && <Badge tone="caution">{status(transaction_status)}</Badge>}
          {rescued === true && <Badge tone="info">{t("withdrawals.full")}</Badge>}
        </p>
        <p className="truncate text-sm text-muted">{[description, account_name].filter(Boolean).join(" · ")}</p>
      </div>
      <Amount value={amount} currency={investment.currency_code} className="font-medium" />
      {canWrite && <RowMenu direction={direction} investment={investment} movement={movement} />}
    </li>
  );
}

function RowMenu({
  direction,
  investment,
  movement,
}: {
  direction: Direction;
  investment: Investment;
  movement: Movement;
}) {
  const t = useTranslations("investments");
  const words = useTranslations("common.actions");
  const formats = useFormats();
  const [doing, setDoing] = useState<"edit" | "delete" | null>(null);
  const removeDeposit = api.useMutation("delete", "/investments/{id}/deposits/{deposit_id}");
  const removeWithdrawal = api.useMutation("delete", "/investments/{id}/withdrawals/{withdrawal_id}");
  const remove = () =>
    direction === "deposits"
      ? removeDeposit.mutateAsync({ params: { path: { id: investment.id, deposit_id: movement.id } } })
      : removeWithdrawal.mutateAsync({ params: { path: { id: investment.id, withdrawal_id: movement.id } } });
  return (
    <>
      <Menu
        trigger={
          <IconButton
            label={t(`${direction}.actions`, { date: formats.date(movement.transaction_date) })}
            size="icon-sm"
          >
            <EllipsisVertical />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => setDoing("edit")}>
          <Pencil aria-hidden />
          {words("edit")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem tone="negative" onSelect={() => setDoing("delete")}>
          <Trash2 aria-hidden />
          {words("delete")}
        </MenuItem>
      </Menu>
      {doing === "edit" && (
        <MovementDialog
          direction={direction}
          investment={investment}
          movement={movement}
          onClose={() => setDoing(null)}
        />
      )}
      <DeleteDialog
        isOpen={doing === "delete"}
        onClose={() => setDoing(null)}
        title={t(`${direction}.remove`)}
        description={t(`${direction}.removeText`)}
        inUse={t("movement.inUse")}
        onDelete={async () => {
          await remove();
          toast.success(t(`${direction}.removed`));
        }}
      />
    </>
  );
}

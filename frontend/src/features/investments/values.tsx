"use client";

import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { DeleteDialog } from "@/forms/delete-dialog";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Button, IconButton } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Lines } from "@/ui/charts/lines";
import { dialogOnDemand } from "@/ui/dialog";
import { figureCell, Table, Td, Th } from "@/ui/table";
import { toast } from "@/ui/toast";

const ValueDialog = dialogOnDemand(() => import("./value-form").then((it) => it.ValueDialog));

type Investment = Schemas["InvestmentWithHistory"];
type Point = Schemas["ValuePoint"];

/** So many are seen at once; the rest on demand. */
const SHOWN = 6;

/** What an investment was observed to be worth: as a line, and day by day. */
export function Values({ investment }: { investment: Investment }) {
  const t = useTranslations("investments.values");
  const { canWrite } = usePlace();
  const [isAdding, setIsAdding] = useState(false);
  const points = investment.value_history;
  return (
    <Panel
      title={t("title")}
      description={t("description")}
      actions={
        canWrite && (
          <Button size="sm" onClick={() => setIsAdding(true)}>
            <Plus aria-hidden />
            {t("create")}
          </Button>
        )
      }
    >
      {points.length === 0 ? (
        <p className="py-4 text-center text-sm text-muted">{t("empty")}</p>
      ) : (
        <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Course investment={investment} />
          <Observed investment={investment} />
        </div>
      )}
      {isAdding && <ValueDialog investment={investment} onClose={() => setIsAdding(false)} />}
    </Panel>
  );
}

/** Hidden from screen readers, which have the table beside it. */
function Course({ investment }: { investment: Investment }) {
  const t = useTranslations("investments.values");
  const formats = useFormats();
  const points = investment.value_history.toReversed();
  return (
    <div aria-hidden>
      <Lines
        labels={points.map((point) => formats.date(point.updated_at_value))}
        series={[{ name: t("chart"), values: points.map((point) => point.value) }]}
        currency={investment.currency_code}
        height={280}
      />
    </div>
  );
}

function Observed({ investment }: { investment: Investment }) {
  const t = useTranslations("investments.values");
  const words = useTranslations("common.actions");
  const [areAllShown, setAreAllShown] = useState(false);
  const points = investment.value_history;
  const shown = areAllShown ? points : points.slice(0, SHOWN);
  return (
    <div className="flex flex-col gap-2">
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("date")}</Th>
            <Th className={figureCell}>{t("value")}</Th>
            <Th>
              <span className="sr-only">{words("more")}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {shown.map((point) => (
            <Row key={point.id} investment={investment} point={point} />
          ))}
        </tbody>
      </Table>
      {shown.length < points.length && (
        <Button size="sm" look="quiet" className="self-center" onClick={() => setAreAllShown(true)}>
          {words("showMore")}
        </Button>
      )}
    </div>
  );
}

function Row({ investment, point }: { investment: Investment; point: Point }) {
  const t = useTranslations("investments");
  const formats = useFormats();
  const { canWrite } = usePlace();
  const [isDeleting, setIsDeleting] = useState(false);
  const remove = api.useMutation("delete", "/investments/{id}/value-history/{history_id}");
  const date = formats.date(point.updated_at_value);
  return (
    <tr>
      <Td className="figures">{date}</Td>
      <Td className={figureCell}>
        <Amount value={point.value} currency={investment.currency_code} />
      </Td>
      <Td className="w-10 py-1 pr-0 text-right">
        {canWrite && (
          <IconButton label={t("values.remove", { date })} size="icon-sm" onClick={() => setIsDeleting(true)}>
            <Trash2 />
          </IconButton>
        )}
        <DeleteDialog
          isOpen={isDeleting}
          onClose={() => setIsDeleting(false)}
          title={t("values.removeAsk", { date })}
          description={t("values.removeText")}
          inUse={t("movement.inUse")}
          onDelete={async () => {
            await remove.mutateAsync({ params: { path: { id: investment.id, history_id: point.id } } });
            toast.success(t("values.removed"));
          }}
        />
      </Td>
    </tr>
  );
}

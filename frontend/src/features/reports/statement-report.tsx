"use client";

import { useTranslations } from "use-intl";

import { api, http, type Schemas } from "@/api/client";
import { addMonths } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { daysOf, daysOfYear } from "@/session/month";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Query } from "@/ui/states";

import { isDay, placeQuery } from "./period";
import { reportOf } from "./queries";
import { Report } from "./report";
import { StatementMovements } from "./statement-movements";
import { StatementPlaces } from "./statement-places";

/** All movements of some days on all accounts and cards, or on one of them. */
export function StatementReport() {
  const t = useTranslations("reports.statement");
  const { month, startDay } = usePlace();
  const present = daysOf(month, startDay);
  const formats = useFormats();
  const { params, set } = useAddress();
  const [said, until] = [params.get("from"), params.get("to")];
  const from = isDay(said) ? said : present.from;
  const to = isDay(until) ? until : present.to;
  const place = params.get("place") ?? "";
  const asked = { start_date: from, end_date: to, ...placeQuery(place) };
  const isBackwards = from > to;
  const query = api.useQuery(
    "get",
    "/reports/statement",
    { params: { query: asked } },
    { enabled: !isBackwards, select: reportOf<Schemas["PeriodStatement"]> },
  );
  return (
    <Report
      heading={t("heading", { start: formats.date(from), end: formats.date(to) })}
      note={t("balanceHint")}
      controls={
        <>
          <Period from={from} to={to} isBackwards={isBackwards} onChange={set} />
          <PlaceSelect value={place} onChange={(chosen) => set({ place: chosen === "" ? null : chosen })} />
        </>
      }
      file={{
        name: `statement-${from}-${to}`,
        tables: ["movements", "places"],
        fetch: (file) => http.GET("/reports/statement", { params: { query: { ...asked, ...file } }, parseAs: "blob" }),
      }}
    >
      {isBackwards ? (
        <p className="py-10 text-center text-sm text-muted">{t("backwards")}</p>
      ) : (
        <Query query={query}>{(statement) => <Contents statement={statement} />}</Query>
      )}
    </Report>
  );
}

function Contents({ statement }: { statement: Schemas["PeriodStatement"] }) {
  return (
    <>
      <StatementPlaces places={statement.places} />
      <StatementMovements
        key={`${statement.start_date} ${statement.end_date}`}
        movements={statement.movements}
        isOfOne={statement.places.length === 1}
      />
    </>
  );
}

function Period({
  from,
  to,
  isBackwards,
  onChange,
}: {
  from: string;
  to: string;
  isBackwards: boolean;
  onChange: (days: { from?: string; to?: string }) => void;
}) {
  const t = useTranslations("reports.statement");
  const { month, startDay } = usePlace();
  const presets = [
    { name: t("presets.month"), ...daysOf(month, startDay) },
    { name: t("presets.last"), ...daysOf(addMonths(month, -1), startDay) },
    { name: t("presets.year"), ...daysOfYear(month, startDay) },
  ];
  return (
    <>
      <Field label={t("from")}>
        {(field) => (
          <Input
            {...field}
            type="date"
            value={from}
            onChange={({ target }) => isDay(target.value) && onChange({ from: target.value })}
            className="w-40"
          />
        )}
      </Field>
      <Field label={t("to")}>
        {(field) => (
          <Input
            {...field}
            type="date"
            value={to}
            aria-invalid={isBackwards ? true : undefined}
            onChange={({ target }) => isDay(target.value) && onChange({ to: target.value })}
            className="w-40"
          />
        )}
      </Field>
      <div role="group" aria-label={t("presets.label")} className="flex h-10 items-center">
        {presets.map(({ name, ...days }) => (
          <Button
            key={name}
            size="sm"
            look="quiet"
            aria-pressed={days.from === from && days.to === to}
            className="aria-pressed:bg-accent-soft aria-pressed:text-positive"
            onClick={() => onChange(days)}
          >
            {name}
          </Button>
        ))}
      </div>
    </>
  );
}

function PlaceSelect({ value, onChange }: { value: string; onChange: (place: string) => void }) {
  const t = useTranslations("reports.statement");
  const accounts = api.useQuery("get", "/accounts").data ?? [];
  const cards = api.useQuery("get", "/cards").data ?? [];
  return (
    <Field label={t("place")}>
      {(field) => (
        <Select {...field} value={value} onChange={({ target }) => onChange(target.value)} className="w-60">
          <option value="">{t("everything")}</option>
          <optgroup label={t("accounts")}>
            {accounts.map(({ id, name }) => (
              <option key={id} value={`account:${id}`}>
                {name}
              </option>
            ))}
          </optgroup>
          <optgroup label={t("cards")}>
            {cards.map(({ id, name }) => (
              <option key={id} value={`card:${id}`}>
                {name}
              </option>
            ))}
          </optgroup>
        </Select>
      )}
    </Field>
  );
}

"use client";

import { FilePlus2 } from "lucide-react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { isMonth } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { MonthPicker } from "@/ui/month-picker";
import { Empty, Query } from "@/ui/states";

import { firstToShow } from "../month-of-invoice";
import { useInvoices } from "../queries";
import { InvoiceStrip } from "./invoice-strip";
import { OneInvoice } from "./one-invoice";

/** The invoices of a card, month by month. */
export function InvoicesOfCard({ card }: { card: Schemas["Card"] }) {
  const { civilMonth: thisMonth } = usePlace();
  const { params, set } = useAddress();
  const query = useInvoices(card.id);
  const asked = params.get("month");
  return (
    <Query query={query}>
      {(invoices) => {
        const month = isMonth(asked) ? asked : (firstToShow(invoices)?.billing_month ?? thisMonth);
        const invoice = invoices.find((of) => of.billing_month === month);
        const go = (to: string) => set({ month: to });
        return (
          <div className="flex flex-col gap-5">
            <div className="flex flex-wrap items-center gap-3">
              <MonthPicker value={month} onChange={go} today={thisMonth} />
            </div>
            {invoices.length > 0 && <InvoiceStrip invoices={invoices} month={month} onChoose={go} />}
            {invoice === undefined ? (
              <Missing card={card} month={month} />
            ) : (
              <OneInvoice key={`${card.id} ${month}`} card={card} invoice={invoice} />
            )}
          </div>
        );
      }}
    </Query>
  );
}

/** A month that nothing was billed on yet. */
function Missing({ card, month }: { card: Schemas["Card"]; month: string }) {
  const t = useTranslations("cards.invoice");
  const formats = useFormats();
  const { canWrite } = usePlace();
  const create = api.useMutation("post", "/cards/{id}/invoices");
  return (
    <Card>
      <Empty
        icon={<FilePlus2 />}
        title={t("missing", { month: formats.month(month) })}
        action={
          canWrite && (
            <Button
              isBusy={create.isPending}
              onClick={() => create.mutate({ params: { path: { id: card.id } }, body: { billing_month: month } })}
            >
              {t("create")}
            </Button>
          )
        }
      >
        {t("missingText")}
        <FormFailure error={create.error} />
      </Empty>
    </Card>
  );
}

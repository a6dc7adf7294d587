"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { DeleteDialog } from "@/forms/delete-dialog";
import { FormFailure } from "@/forms/failure";
import { isNegative, isZero } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { useAddress } from "@/ui/address";
import { Confirm, dialogOnDemand } from "@/ui/dialog";
import { toast } from "@/ui/toast";

const PayForm = dialogOnDemand(() => import("./pay-form").then((it) => it.PayForm));

const DatesForm = dialogOnDemand(() => import("./dates-form").then((it) => it.DatesForm));
const ChargebackForm = dialogOnDemand(() => import("./entry-forms").then((it) => it.ChargebackForm));
const PurchaseForm = dialogOnDemand(() => import("./entry-forms").then((it) => it.PurchaseForm));

interface Props {
  card: Schemas["Card"];
  invoice: Schemas["Invoice"];
}

/** What is done with an invoice, as the address says it. */
export function InvoiceDialogs({ card, invoice }: Props) {
  const { params, set } = useAddress();
  const close = () => set({ do: null });
  switch (params.get("do")) {
    case "pay":
      return <PayForm card={card} invoice={invoice} onClose={close} />;
    case "purchase":
      return <PurchaseForm card={card} invoice={invoice} onClose={close} />;
    case "chargeback":
      return <ChargebackForm card={card} invoice={invoice} onClose={close} />;
    case "dates":
      return <DatesForm invoice={invoice} onClose={close} />;
    case "settle":
      return <Settle invoice={invoice} onClose={close} />;
    case "delete":
      return <Delete invoice={invoice} onClose={close} />;
    default:
      return null;
  }
}

function Settle({ invoice, onClose }: { invoice: Schemas["Invoice"]; onClose: () => void }) {
  const t = useTranslations("cards.invoice");
  const formats = useFormats();
  const change = api.useMutation("patch", "/cards/{id}/invoices/{billing_month}");
  const { card_id: id, billing_month: month, outstanding_amount: outstanding, currency_code: currency } = invoice;
  const isOwed = !isZero(outstanding) && !isNegative(outstanding);
  return (
    <Confirm
      isOpen
      onClose={onClose}
      isDangerous={false}
      isBusy={change.isPending}
      title={t("settleTitle", { month: formats.month(month) })}
      confirm={t("settleConfirm")}
      description={
        <div className="flex flex-col gap-3">
          <p>{isOwed ? t("settleText", { amount: formats.amount(outstanding, currency) }) : t("settleTextNothing")}</p>
          <FormFailure error={change.error} />
        </div>
      }
      onConfirm={() =>
        change.mutate(
          { params: { path: { id, billing_month: month } }, body: { status: "PAID" } },
          {
            onSuccess: () => {
              toast.success(t("settled"));
              onClose();
            },
          },
        )
      }
    />
  );
}

function Delete({ invoice, onClose }: { invoice: Schemas["Invoice"]; onClose: () => void }) {
  const t = useTranslations("cards.invoice");
  const formats = useFormats();
  const [isOpen, setIsOpen] = useState(true);
  const remove = api.useMutation("delete", "/cards/{id}/invoices/{billing_month}");
  const { card_id: id, billing_month: month } = invoice;
  return (
    <DeleteDialog
      isOpen={isOpen}
      onClose={() => {
        setIsOpen(false);
        onClose();
      }}
      title={t("removeTitle", { month: formats.month(month) })}
      description={t("removeText")}
      inUse={t("removeInUse")}
      onDelete={async () => {
        await remove.mutateAsync({ params: { path: { id, billing_month: month } } });
        toast.success(t("deleted"));
      }}
    />
  );
}

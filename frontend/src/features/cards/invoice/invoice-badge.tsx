"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { Badge, type Tone } from "@/ui/badge";

const TONES: Record<Schemas["InvoiceStanding"], Tone> = {
  OPEN: "info",
  CLOSED: "caution",
  OVERDUE: "negative",
  PAID: "positive",
};

/** Where an invoice stands, as the server says it. */
export function InvoiceBadge({ status }: { status: Schemas["InvoiceStanding"] }) {
  const t = useTranslations("common.invoiceStatus");
  return <Badge tone={TONES[status]}>{t(status)}</Badge>;
}

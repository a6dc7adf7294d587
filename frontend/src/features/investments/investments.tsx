"use client";

import { useAddress } from "@/ui/address";

import { InvestmentDetail } from "./investment-detail";
import { InvestmentList } from "./investment-list";

/** All investments, or the one that the address names. */
export function Investments() {
  const { params } = useAddress();
  const id = params.get("id");
  return id === null ? <InvestmentList /> : <InvestmentDetail key={id} id={id} />;
}

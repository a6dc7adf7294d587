"use client";

import { useAddress } from "@/ui/address";

import { CardList } from "./card-list";
import { OneCard } from "./one-card";

/** All cards, or the one that the address names. */
export function Cards() {
  const id = useAddress().params.get("id");
  return id === null ? <CardList /> : <OneCard key={id} id={id} />;
}

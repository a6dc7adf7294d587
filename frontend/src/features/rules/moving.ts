"use client";

import { useQueryClient } from "@tanstack/react-query";

import { api, expectData, http, type Schemas } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { toast } from "@/ui/toast";

import { movedTo } from "./order";

type Rule = Schemas["Rule"];

/** Lets rules stand elsewhere, at once; the server follows, and what it refuses goes back. */
export function useMoving(): (rules: readonly Rule[], from: number, to: number) => Promise<void> {
  const queries = useQueryClient();
  const text = useProblemText();
  const { queryKey } = api.queryOptions("get", "/rules");
  return async (rules, from, to) => {
    const changes = movedTo(rules, from, to);
    const positions = new Map(changes.map(({ id, position }) => [id, position]));
    const after = rules.map((rule) => ({ ...rule, position: positions.get(rule.id) ?? rule.position }));
    after.splice(to, 0, ...after.splice(from, 1));
    await queries.cancelQueries({ queryKey });
    queries.setQueryData(queryKey, after);
    try {
      for (const { id, position } of changes) {
        expectData(await http.PATCH("/rules/{id}", { params: { path: { id } }, body: { position } }));
      }
    } catch (error) {
      toast.error(text(error));
    }
    await queries.invalidateQueries({ queryKey });
  };
}

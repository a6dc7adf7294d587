"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Switch } from "radix-ui";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { toast } from "@/ui/toast";

type Rule = Schemas["Rule"];

/** Whether a rule is on: at once, and back if it cannot be. */
export function ActiveSwitch({ rule }: { rule: Rule }) {
  const t = useTranslations("rules");
  const text = useProblemText();
  const queries = useQueryClient();
  const { queryKey } = api.queryOptions("get", "/rules");
  const change = api.useMutation("patch", "/rules/{id}", {
    onMutate: ({ body }) => {
      queries.setQueryData<Rule[]>(queryKey, (rules) =>
        rules?.map((one) => (one.id === rule.id ? { ...one, is_active: body.is_active ?? one.is_active } : one)),
      );
    },
    onError: (error) => {
      toast.error(text(error));
      void queries.invalidateQueries({ queryKey });
    },
  });
  return (
    <Switch.Root
      aria-label={t("active", { name: rule.name })}
      checked={rule.is_active}
      onCheckedChange={(is_active) => change.mutate({ params: { path: { id: rule.id } }, body: { is_active } })}
      className="relative h-6 w-10 shrink-0 rounded-full bg-line-strong transition-colors data-[state=checked]:bg-accent"
    >
      <Switch.Thumb className="block size-4.5 translate-x-0.75 rounded-full bg-surface shadow transition-transform data-[state=checked]:translate-x-4.75" />
    </Switch.Root>
  );
}

"use client";

import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { Card } from "@/ui/card";

import { DeleteRule } from "./delete-rule";
import { useMoving } from "./moving";
import { useNames } from "./names";
import { RuleRow } from "./rule-row";
import { useSayCondition } from "./say";

type Rule = Schemas["Rule"];

/** All rules, the one that is read first on top. */
export function RuleList({
  rules,
  onEdit,
  onPreview,
}: {
  rules: readonly Rule[];
  onEdit: (id: string) => void;
  onPreview: (id: string) => void;
}) {
  const t = useTranslations("rules");
  const names = useNames();
  const say = useSayCondition(names);
  const move = useMoving();
  const pressed = useRef<HTMLElement | null>(null);
  const [said, setSaid] = useState("");
  const [deleting, setDeleting] = useState<Rule | null>(null);
  const moveBy = async (place: number, step: 1 | -1, button: HTMLElement) => {
    const rule = rules[place];
    if (rule === undefined) return;
    pressed.current = button;
    await move(rules, place, place + step);
    setSaid(t("moved", { name: rule.name, place: String(place + step + 1) }));
  };
  // A row that moves takes the focus away from the button that moved it; at the end of the list, the other one goes on.
  useEffect(() => {
    const button = pressed.current;
    pressed.current = null;
    const other = button?.parentElement?.querySelector<HTMLElement>("button:enabled");
    (button?.matches(":enabled") ? button : other)?.focus();
  }, [rules]);
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      <Card aria-label={t("title")}>
        <ol aria-label={t("list")} className="divide-y divide-line">
          {rules.map((rule, place) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              names={names}
              condition={say(rule.when)}
              place={place + 1}
              isLast={place === rules.length - 1}
              onMove={(step, button) => void moveBy(place, step, button)}
              onEdit={() => onEdit(rule.id)}
              onPreview={() => onPreview(rule.id)}
              onDelete={() => setDeleting(rule)}
            />
          ))}
        </ol>
      </Card>
      {deleting !== null && <DeleteRule rule={deleting} onClose={() => setDeleting(null)} />}
    </>
  );
}

"use client";

import { Check, Pencil, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas, Versioned } from "@/api/client";
import { useRules } from "@/forms/rules";
import { useProblemText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { AmountInput } from "@/ui/amount-input";
import { Button, IconButton } from "@/ui/button";
import { toast } from "@/ui/toast";

import { useChangeSession } from "./session-query";

interface Props {
  seen: Versioned<Schemas["ImportSession"]>;
  currency: string;
}

/** What the bank says, changed where it stands. */
export function TargetFigure({ seen, currency }: Props) {
  const t = useTranslations("imports.figures");
  const { canWrite } = usePlace();
  const [isEditing, setIsEditing] = useState(false);
  // Whoever comes back from writing is where they were.
  const [isBack, setIsBack] = useState(false);
  const { target_value: target, state } = seen.value;
  const close = () => {
    setIsEditing(false);
    setIsBack(true);
  };
  const mayEdit = canWrite && state === "OPEN";
  if (isEditing) return <TargetForm seen={seen} currency={currency} onClose={close} />;
  if (target == null) {
    return mayEdit ? (
      <Button size="sm" autoFocus={isBack} onClick={() => setIsEditing(true)}>
        {t("setTarget")}
      </Button>
    ) : (
      <span aria-hidden>–</span>
    );
  }
  return (
    <span className="flex items-center gap-1">
      <Amount value={target} currency={currency} />
      {mayEdit && (
        <IconButton
          size="icon-sm"
          className="-my-1"
          autoFocus={isBack}
          label={t("editTarget")}
          onClick={() => setIsEditing(true)}
        >
          <Pencil />
        </IconButton>
      )}
    </span>
  );
}

function TargetForm({ seen, currency, onClose }: Props & { onClose: () => void }) {
  const t = useTranslations("imports.figures");
  const actions = useTranslations("common.actions");
  const rules = useRules();
  const problemText = useProblemText();
  const change = useChangeSession(seen.value, seen.etag);
  const { kind, value, setValue } = useTarget(seen.value);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const save = async () => {
    const checked = value === "" ? null : rules.amount.safeParse(value);
    if (checked !== null && !checked.success) return setError(checked.error.issues[0]?.message ?? null);
    setIsBusy(true);
    try {
      await change({ target_value: value === "" ? null : value });
      toast.success(t("targetSaved"));
      onClose();
    } catch (failure) {
      setError(problemText(failure));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form
      className="flex flex-col gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <span className="flex items-center gap-1">
        <AmountInput
          aria-label={kind}
          aria-invalid={error === null ? undefined : true}
          aria-describedby={error === null ? "target-hint" : "target-error"}
          currency={currency}
          value={value}
          onChange={setValue}
          className="h-8"
          onKeyDown={(event) => event.key === "Escape" && onClose()}
          ref={(input) => input?.focus()}
        />
        <IconButton type="submit" size="icon-sm" label={t("saveTarget")} isBusy={isBusy}>
          {!isBusy && <Check />}
        </IconButton>
        <IconButton size="icon-sm" label={actions("cancel")} onClick={onClose}>
          <X />
        </IconButton>
      </span>
      {error === null ? (
        <span id="target-hint" className="text-xs text-muted">
          {t("clearHint")}
        </span>
      ) : (
        <span id="target-error" className="text-xs text-negative">
          {error}
        </span>
      )}
    </form>
  );
}

function useTarget(session: Schemas["ImportSession"]) {
  const t = useTranslations("imports.figures");
  const [value, setValue] = useState(session.target_value ?? "");
  return { kind: t(session.card_id == null ? "targetAccount" : "targetCard"), value, setValue };
}

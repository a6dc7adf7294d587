"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Check, X } from "lucide-react";
import { useId } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { useProblemText } from "@/i18n/problem-text";
import { IconButton } from "@/ui/button";
import { useEscape } from "@/ui/escape";
import { Input } from "@/ui/input";

/** A name in one line. Enter saves it, Escape leaves it as it was. */
export function NameForm({
  label,
  name,
  isKept = false,
  onSave,
  onDone,
}: {
  label: string;
  name: string;
  /** It stays for another name after one was saved. */
  isKept?: boolean;
  onSave: (name: string) => Promise<unknown>;
  onDone: () => void;
}) {
  const t = useTranslations("common.actions");
  const text = useProblemText();
  const errorId = useId();
  const rules = useRules();
  const area = useEscape<HTMLFormElement>(onDone);
  const form = useForm({ resolver: zodResolver(z.object({ name: rules.required })), defaultValues: { name } });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const save = submit(async (entered) => {
    await onSave(entered.name);
    if (!isKept) return onDone();
    form.reset({ name: "" });
    form.setFocus("name");
  });
  const wrong = errors.name?.message ?? (failure === null ? undefined : text(failure));
  return (
    <form
      ref={area}
      noValidate
      aria-label={label}
      onSubmit={(event) => void save(event)}
      className="flex items-start gap-1 py-1"
    >
      <div className="min-w-0 flex-1">
        <Input
          autoFocus
          aria-label={label}
          aria-invalid={wrong === undefined ? undefined : true}
          aria-describedby={wrong === undefined ? undefined : errorId}
          autoComplete="off"
          maxLength={100}
          className="h-9"
          {...form.register("name")}
        />
        {wrong !== undefined && (
          <p id={errorId} className="mt-1 text-sm text-negative">
            {wrong}
          </p>
        )}
      </div>
      <IconButton type="submit" label={t("save")} look="primary" className="size-9" isBusy={isSubmitting}>
        {!isSubmitting && <Check />}
      </IconButton>
      <IconButton label={t("cancel")} className="size-9" onClick={onDone}>
        <X />
      </IconButton>
    </form>
  );
}

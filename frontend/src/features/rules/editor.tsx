"use client";

import { History } from "lucide-react";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { problemOf } from "@/api/problem";
import { FormFailure } from "@/forms/failure";
import { useFaultText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Confirm, Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";

import { ActionsEditor } from "./actions-editor";
import { actionLackOf, actionsDraftOf, actionsOf, newActions, type ActionsDraft } from "./actions";
import { conditionOf, draftOf, keyAt, lacksOf, newGroup, newLeaf, type DraftGroup, type Places } from "./condition";
import { GroupEditor, type Complaints } from "./group-editor";
import { PreviewResult } from "./preview";

type Rule = Schemas["Rule"];

interface RuleDraft {
  name: string;
  stops: boolean;
  when: DraftGroup;
  then: ActionsDraft;
}

const FORM = "rule";

/** A rule that is made, or changed. `text` is what a new one looks for to begin with. */
export function RuleEditor({ rule, text, onClose }: { rule: Rule | null; text: string | null; onClose: () => void }) {
  const t = useTranslations("rules.editor");
  const actions = useTranslations("common.actions");
  const words = useTranslations("rules.discard");
  const editing = useEditing(rule, text, onClose);
  const [isLeaving, setIsLeaving] = useState(false);
  const leave = () => (editing.isTouched ? setIsLeaving(true) : onClose());
  return (
    <Dialog
      isOpen
      onClose={leave}
      place="side"
      className="w-[min(46rem,100%)]"
      title={t(rule === null ? "newTitle" : "editTitle")}
      footer={
        <div className="flex flex-wrap justify-between gap-2">
          <Button onClick={editing.tryOut}>
            <History aria-hidden />
            {t("preview")}
          </Button>
          <div className="flex gap-2">
            <Button onClick={leave}>{actions("cancel")}</Button>
            <Button type="submit" form={FORM} look="primary" isBusy={editing.isBusy}>
              {actions("save")}
            </Button>
          </div>
        </div>
      }
    >
      <Form editing={editing} />
      {editing.trial !== null && (
        <div key={editing.trial.count} ref={reveal} className="mt-6 border-t border-line pt-5">
          <PreviewResult trial={editing.trial.rule} />
        </div>
      )}
      <Confirm
        isOpen={isLeaving}
        onClose={() => setIsLeaving(false)}
        onConfirm={onClose}
        title={words("title")}
        description={words("text")}
        confirm={words("confirm")}
      />
    </Dialog>
  );
}

/** What was asked for at the lower edge of a form is out of sight. */
function reveal(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "start" });
}

function Form({ editing }: { editing: ReturnType<typeof useEditing> }) {
  const t = useTranslations("rules.editor");
  const required = useTranslations("common.field")("required");
  const { draft, change, failure, isChecked } = editing;
  const isNameMissing = isChecked && draft.name.trim() === "";
  return (
    <form id={FORM} noValidate onSubmit={editing.save} className="flex flex-col gap-6">
      <FormFailure error={failure} />
      {editing.isIncomplete && (
        <p role="alert" className="rounded-lg bg-negative-soft px-3 py-2 text-sm text-negative">
          {t("incomplete")}
        </p>
      )}
      <Field label={t("name")} error={isNameMissing ? required : editing.nameComplaint}>
        {(field) => (
          <Input
            {...field}
            value={draft.name}
            placeholder={t("nameExample")}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <section aria-labelledby="rule-when" className="flex flex-col gap-3">
        <h3 id="rule-when" className="text-base font-semibold">
          {t("when")}
        </h3>
        <GroupEditor value={draft.when} onChange={(when) => change({ when })} complaints={editing.complaints} />
      </section>
      <section aria-labelledby="rule-then" className="flex flex-col gap-4">
        <h3 id="rule-then" className="text-base font-semibold">
          {t("then")}
        </h3>
        <ActionsEditor value={draft.then} onChange={(then) => change({ then })} lack={editing.actionLack} />
      </section>
      <Switch label={t("stops")} hint={t("stopsHint")} checked={draft.stops} onChange={(stops) => change({ stops })} />
    </form>
  );
}

/** The state of the form: what was typed, what is wrong with it, and where it goes. */
function useEditing(rule: Rule | null, text: string | null, onClose: () => void) {
  const t = useTranslations("rules");
  const faultText = useFaultText();
  const { currency } = usePlace();
  const [initial] = useState(() => (rule === null ? newDraft(text, currency) : ruleDraftOf(rule, currency)));
  const [draft, setDraft] = useState(initial);
  const [isChecked, setIsChecked] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [trial, setTrial] = useState<{ rule: Schemas["RuleTrial"]; count: number } | null>(null);
  const create = api.useMutation("post", "/rules");
  const update = api.useMutation("patch", "/rules/{id}");

  const places: Places = new Map();
  const [when, then] = [conditionOf(draft.when, places), actionsOf(draft.then)];
  const [lacks, actionLack] = [lacksOf(draft.when), actionLackOf(draft.then)];
  const isWhole = lacks.size === 0 && actionLack === undefined;
  const said = saidOf(failure, places, faultText);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    setFailure(null);
    if (!isWhole || draft.name.trim() === "") return;
    const body = { name: draft.name.trim(), stops: draft.stops, when, then };
    try {
      if (rule === null) await create.mutateAsync({ body });
      else await update.mutateAsync({ params: { path: { id: rule.id } }, body });
      toast.success(t("saved"));
      onClose();
    } catch (error) {
      setFailure(error);
    }
  };
  const tryOut = () => {
    setIsChecked(true);
    if (!isWhole) return;
    const tried = { when, then, stops: draft.stops, ...(rule !== null && { rule_id: rule.id }) };
    setTrial({ rule: tried, count: (trial?.count ?? 0) + 1 });
  };
  return {
    draft,
    isTouched: draft !== initial,
    change: (part: Partial<RuleDraft>) => setDraft({ ...draft, ...part }),
    save: (event: FormEvent) => void save(event),
    tryOut,
    trial,
    isBusy: create.isPending || update.isPending,
    isChecked,
    isIncomplete: isChecked && (!isWhole || draft.name.trim() === ""),
    // What found its place is not said twice.
    failure: said.isPlaced ? null : failure,
    nameComplaint: said.name,
    complaints: isChecked ? complaintsOf(lacks, said.parts, t) : said.parts,
    actionLack: isChecked ? actionLack : undefined,
  };
}

function newDraft(text: string | null, currency: string): RuleDraft {
  const leaf = newLeaf("description", currency);
  const first = leaf.kind === "description" ? { ...leaf, text: text ?? "" } : leaf;
  return { name: text ?? "", stops: false, when: newGroup("all", [first]), then: newActions(currency) };
}

function ruleDraftOf(rule: Rule, currency: string): RuleDraft {
  const { name, stops, when, then } = rule;
  return { name, stops, when: draftOf(when), then: actionsDraftOf(then, currency) };
}

function complaintsOf(
  lacks: ReturnType<typeof lacksOf>,
  said: Complaints,
  t: ReturnType<typeof useTranslations<"rules">>,
): Complaints {
  const lacking = [...lacks].map(([key, lack]) => [key, t(`editor.lack.${lack}`)] as const);
  return new Map([...said, ...lacking]);
}

/** What the server said of the parts, and whether that was all of it. */
function saidOf(
  failure: unknown,
  places: Places,
  textOf: ReturnType<typeof useFaultText>,
): { name: string | undefined; parts: Complaints; isPlaced: boolean } {
  const errors = failure === null ? [] : (problemOf(failure).errors ?? []);
  const parts = new Map<string, string>();
  let name: string | undefined;
  for (const fault of errors) {
    const key = keyAt(places, fault.pointer);
    if (key !== undefined) parts.set(key, textOf(fault));
    else if (fault.pointer === "/name") name = textOf(fault);
  }
  return { name, parts, isPlaced: errors.length > 0 && parts.size + (name === undefined ? 0 : 1) === errors.length };
}

"use client";

import { BookMarked, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { useProblemText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { Badge } from "@/ui/badge";
import { IconButton } from "@/ui/button";
import { Confirm, Dialog } from "@/ui/dialog";
import { Empty, Query } from "@/ui/states";
import { toast } from "@/ui/toast";

import { useAnswerWords } from "../files/answer-words";
import { useFormatName } from "../files/format-name";

type Profile = Schemas["ImportProfile"];

/** What is known of the files of the household's banks. */
export function ProfilesDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("imports.profiles");
  const query = api.useQuery("get", "/import-profiles");
  const [going, setGoing] = useState<Profile | null>(null);
  return (
    <Dialog isOpen onClose={onClose} title={t("title")} description={t("description")} place="side">
      <Query
        query={query}
        isEmpty={(profiles) => profiles.length === 0}
        empty={
          <Empty icon={<BookMarked />} title={t("empty")}>
            {t("emptyText")}
          </Empty>
        }
      >
        {(profiles) => (
          <ul aria-label={t("title")} className="flex flex-col gap-3">
            {profiles.map((profile) => (
              <ProfileItem key={profile.id} profile={profile} onDelete={() => setGoing(profile)} />
            ))}
          </ul>
        )}
      </Query>
      {going !== null && <DeleteProfile profile={going} onClose={() => setGoing(null)} />}
    </Dialog>
  );
}

function ProfileItem({ profile, onDelete }: { profile: Profile; onDelete: () => void }) {
  const t = useTranslations("imports.profiles");
  const formats = useFormats();
  const formatName = useFormatName();
  const answerWords = useAnswerWords();
  const { canWrite } = usePlace();
  const { shape, answers } = profile;
  const institution = profile.institution ?? shape.institution;
  const columns = shape.columns != null && "names" in shape.columns ? shape.columns.names : [];
  return (
    <li className="flex items-start gap-3 rounded-xl border border-line p-3.5">
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {profile.name}
          <Badge>{formatName(shape.format)}</Badge>
          {institution != null && <Badge>{institution}</Badge>}
        </p>
        {columns.length > 0 && <p className="text-sm text-muted">{t("columns", { names: columns.join(", ") })}</p>}
        {answers.length > 0 && (
          <ul className="list-inside list-disc text-sm">
            {answers.map((answer) => (
              <li key={answer}>{answerWords(answer) ?? answer}</li>
            ))}
          </ul>
        )}
        <p className="text-xs text-muted">{t("changed", { when: formats.instant(profile.updated_at) })}</p>
      </div>
      {canWrite && (
        <IconButton size="icon-sm" label={t("delete", { name: profile.name })} onClick={onDelete}>
          <Trash2 />
        </IconButton>
      )}
    </li>
  );
}

function DeleteProfile({ profile, onClose }: { profile: Profile; onClose: () => void }) {
  const t = useTranslations("imports.profiles");
  const actions = useTranslations("common.actions");
  const problemText = useProblemText();
  const remove = api.useMutation("delete", "/import-profiles/{id}");
  const run = async () => {
    try {
      await remove.mutateAsync({ params: { path: { id: profile.id } } });
      toast.success(t("deleted"));
    } catch (error) {
      toast.error(problemText(error));
    }
    onClose();
  };
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={() => void run()}
      isBusy={remove.isPending}
      title={t("deleteTitle", { name: profile.name })}
      description={t("deleteText")}
      confirm={actions("delete")}
    />
  );
}

"use client";

import { Monitor, Smartphone } from "lucide-react";
import { useState } from "react";
import { useNow, useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { useProblemText } from "@/i18n/problem-text";
import { programOf } from "@/session/program";
import { useProgramName } from "@/session/program-name";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Confirm } from "@/ui/dialog";
import { Query } from "@/ui/states";
import { toast } from "@/ui/toast";

type Session = Schemas["Session"];

/** Where one is signed in. */
export function Sessions() {
  const t = useTranslations("settings.security.sessions");
  const query = api.useQuery("get", "/auth/sessions");
  const [ending, setEnding] = useState<Session | null>(null);
  return (
    <Panel title={t("title")} description={t("description")}>
      <Query query={query}>
        {(sessions) => (
          <ul className="flex flex-col divide-y divide-line">
            {ownFirst(sessions).map((session) => (
              <SessionRow key={session.id} session={session} onEnd={() => setEnding(session)} />
            ))}
          </ul>
        )}
      </Query>
      {ending !== null && <EndSession session={ending} onClose={() => setEnding(null)} />}
    </Panel>
  );
}

function ownFirst(sessions: readonly Session[]): Session[] {
  return sessions.toSorted((a, b) => Number(b.is_current) - Number(a.is_current));
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const t = useTranslations("settings.security.sessions");
  const formats = useFormats();
  const now = useNow();
  const name = useProgramName()(session.user_agent);
  const Icon = programOf(session.user_agent ?? "").isPhone ? Smartphone : Monitor;
  return (
    <li className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-sunken text-muted">
        <Icon aria-hidden className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-medium">
          <span className="min-w-0 truncate">{name}</span>
          {session.is_current && <Badge tone="positive">{t("current")}</Badge>}
        </p>
        <p className="text-sm text-muted">
          {[
            session.address,
            t("lastUsed", { ago: formats.ago(session.last_used_at, now) }),
            t("since", { date: formats.instant(session.created_at) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      {!session.is_current && (
        <Button size="sm" aria-label={t("endOf", { name })} onClick={onEnd}>
          {t("end")}
        </Button>
      )}
    </li>
  );
}

function EndSession({ session, onClose }: { session: Session; onClose: () => void }) {
  const t = useTranslations("settings.security.sessions");
  const text = useProblemText();
  const name = useProgramName()(session.user_agent);
  const end = api.useMutation("delete", "/auth/sessions/{id}", {
    onSuccess: () => {
      toast.success(t("ended"));
      onClose();
    },
    onError: (error) => toast.error(text(error)),
  });
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={t("confirmTitle")}
      description={t("confirmText", { name })}
      confirm={t("end")}
      isBusy={end.isPending}
      onConfirm={() => end.mutate({ params: { path: { id: session.id } } })}
    />
  );
}

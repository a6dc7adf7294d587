"use client";

import { useNow, useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Badge, type Tone } from "@/ui/badge";
import { Button } from "@/ui/button";

type Key = Schemas["ApiKey"];
type Standing = "working" | "expired" | "revoked";
const TONES: Record<Standing, Tone> = { working: "positive", expired: "caution", revoked: "neutral" };

/** The own keys: what each may, and whether it still does. */
export function KeyTable({ keys, onRevoke }: { keys: readonly Key[]; onRevoke: (key: Key) => void }) {
  const t = useTranslations("settings.keys");
  return (
    <ul aria-label={t("title")} className="divide-y divide-line">
      {keys.map((key) => (
        <KeyRow key={key.id} apiKey={key} onRevoke={() => onRevoke(key)} />
      ))}
    </ul>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: Key; onRevoke: () => void }) {
  const t = useTranslations("settings.keys");
  const formats = useFormats();
  const now = useNow();
  const standing = standingOf(apiKey, now);
  const expires = apiKey.expires_at == null ? t("never") : formats.instant(apiKey.expires_at);
  const used = apiKey.last_used_at == null ? t("unused") : formats.ago(apiKey.last_used_at, now);
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-2 px-2 py-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.6fr)_5.5rem]">
      <div className="col-start-1 row-start-1 min-w-0">
        <h2 className="flex flex-wrap items-center gap-2 text-sm font-medium">
          <span className="truncate">{apiKey.name}</span>
          <Badge tone={TONES[standing]}>{t(`status.${standing}`)}</Badge>
        </h2>
        <code className="text-xs text-muted">{apiKey.key_prefix}…</code>
      </div>
      <dl className="col-span-2 row-start-2 grid grid-cols-2 gap-x-4 gap-y-1 text-sm sm:col-span-1 sm:col-start-2 sm:row-start-1 sm:grid-cols-3">
        <Fact name={t("columns.scopes")} value={apiKey.scopes.map((scope) => t(`scope.${scope}`)).join(", ")} />
        <Fact name={t("columns.expires")} value={expires} />
        <Fact name={t("columns.lastUsed")} value={used} />
      </dl>
      <div className="col-start-2 row-start-1 flex justify-end sm:col-start-3">
        {standing !== "revoked" && (
          <Button size="sm" aria-label={t("revokeOf", { name: apiKey.name })} onClick={onRevoke}>
            {t("revoke")}
          </Button>
        )}
      </div>
    </li>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="break-words">{value}</dd>
    </div>
  );
}

function standingOf({ revoked_at, expires_at }: Key, now: Date): Standing {
  if (revoked_at != null) return "revoked";
  return expires_at != null && new Date(expires_at) <= now ? "expired" : "working";
}

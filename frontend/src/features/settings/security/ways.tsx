"use client";

import { Fingerprint, KeyRound, Link2, type LucideIcon, Smartphone } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useSession } from "@/session/session";
import { Badge } from "@/ui/badge";
import { Panel } from "@/ui/card";
import { Query } from "@/ui/states";

/** How one signs in today; what is not there yet has its place. */
export function Ways() {
  const t = useTranslations("settings.security.ways");
  const query = api.useQuery("get", "/settings/security");
  return (
    <Panel title={t("title")}>
      <Query query={query}>{(security) => <WayList security={security} />}</Query>
    </Panel>
  );
}

function WayList({ security }: { security: Schemas["Security"] }) {
  const t = useTranslations("settings.security.ways");
  const { user } = useSession();
  return (
    <ul className="flex flex-col divide-y divide-line">
      <Way
        icon={KeyRound}
        name={t("password")}
        text={t("passwordText")}
        standing={<Standing isOn={user.has_password} />}
      />
      <Way icon={Smartphone} name={t("mfa")} text={t("mfaText")} standing={<Coming isOn={security.mfa_enabled} />} />
      <Way
        icon={Fingerprint}
        name={t("passkeys")}
        text={security.passkeys.map(({ name }) => name).join(", ") || t("passkeysText")}
        standing={<Coming isOn={security.passkey_enabled} />}
      />
      <Way
        icon={Link2}
        name={t("providers")}
        text={
          security.connected_providers.map(({ name, email }) => `${name} (${email})`).join(", ") || t("providersText")
        }
        standing={<Coming isOn={security.connected_providers.length > 0} />}
      />
    </ul>
  );
}

function Way({
  icon: Icon,
  name,
  text,
  standing,
}: {
  icon: LucideIcon;
  name: string;
  text: string;
  standing: ReactNode;
}) {
  return (
    <li className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-sunken text-muted">
        <Icon aria-hidden className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1">
        <h3 className="text-sm font-medium">{name}</h3>
        <p className="text-sm text-muted">{text}</p>
      </div>
      {standing}
    </li>
  );
}

function Standing({ isOn }: { isOn: boolean }) {
  const t = useTranslations("settings.security.ways");
  return <Badge tone={isOn ? "positive" : "neutral"}>{t(isOn ? "on" : "off")}</Badge>;
}

function Coming({ isOn }: { isOn: boolean }) {
  const t = useTranslations("settings.security.ways");
  return isOn ? <Standing isOn /> : <Badge>{t("soon")}</Badge>;
}

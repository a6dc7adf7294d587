"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas, Versioned } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Badge } from "@/ui/badge";
import { IconButton } from "@/ui/button";
import { dialogOnDemand } from "@/ui/dialog";

import { useHolder } from "../place";

const RenameDialog = dialogOnDemand(() => import("./rename-dialog").then((it) => it.RenameDialog));

/** What a session is of, how it stands, and another name for it. */
export function SessionSubtitle({ seen }: { seen: Versioned<Schemas["ImportSession"]> }) {
  const t = useTranslations("imports");
  const formats = useFormats();
  const { canWrite } = usePlace();
  const [isRenaming, setIsRenaming] = useState(false);
  const session = seen.value;
  const { name } = useHolder(session);
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span>
        {name} · {formats.month(session.billing_month)}
      </span>
      <Badge tone={session.state === "OPEN" ? "info" : "positive"}>{t(`state.${session.state}`)}</Badge>
      {canWrite && session.state === "OPEN" && (
        <IconButton size="icon-sm" label={t("session.rename")} onClick={() => setIsRenaming(true)}>
          <Pencil />
        </IconButton>
      )}
      {isRenaming && <RenameDialog seen={seen} onClose={() => setIsRenaming(false)} />}
    </span>
  );
}

"use client";

import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { expectData, http, type Schemas } from "@/api/client";
import { enterWorkspace } from "@/api/place";
import { problemOf } from "@/api/problem";
import { FormFailure } from "@/forms/failure";
import { signOut } from "@/session/sign-out";
import { GuestFrame } from "@/shell/guest-frame";
import { Button } from "@/ui/button";
import { Query } from "@/ui/states";

import { withNext } from "./landing";
import { useLinkToken } from "./link-token";
import { NoToken } from "./no-token";
import { Notice } from "./notice";
import { useTask } from "./task";
import { useWho } from "./who";

const HERE = "/invite";

/** Accepting an invitation, after signing in or making an account. */
export function Invite() {
  const t = useTranslations("auth.invite");
  const link = useLinkToken();
  const who = useWho();
  if (link.token === null) return <NoToken />;
  const token = link.token;
  return (
    <GuestFrame title={t("title")} description={t("description")}>
      <Query query={who}>
        {(user) =>
          user === null ? <SignInFirst /> : <Acceptance user={user} token={token} onAccepted={link.forget} />
        }
      </Query>
    </GuestFrame>
  );
}

function SignInFirst() {
  const t = useTranslations("auth");
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm">{t("invite.signInFirst")}</p>
      <Button asChild look="primary">
        <Link href={withNext("/login", HERE)} prefetch={false}>
          {t("login.submit")}
        </Link>
      </Button>
      <Button asChild>
        <Link href={withNext("/register", HERE)} prefetch={false}>
          {t("register.title")}
        </Link>
      </Button>
    </div>
  );
}

function Acceptance({ user, token, onAccepted }: { user: Schemas["User"]; token: string; onAccepted: () => void }) {
  const t = useTranslations("auth.invite");
  const router = useRouter();
  const queries = useQueryClient();
  const { failure, isBusy, run } = useTask();
  const accept = async () => {
    const joined = expectData(await http.POST("/invites/{token}/accept", { params: { path: { token } } }));
    onAccepted();
    queries.clear();
    enterWorkspace(joined.id);
    router.replace("/dashboard");
  };
  const leave = async () => {
    await signOut();
    queries.clear();
    router.replace(withNext("/login", HERE));
  };
  return (
    <div className="flex flex-col gap-3">
      <Refusal error={failure} />
      <p className="text-sm text-muted">{t("signedInAs", { name: user.name, email: user.email })}</p>
      <Button look="primary" isBusy={isBusy} onClick={() => void run(accept)}>
        {t("accept")}
      </Button>
      <Button look="quiet" disabled={isBusy} onClick={() => void run(leave)}>
        {t("signOut")}
      </Button>
    </div>
  );
}

/** Why an invitation was not accepted, in words that help. */
function Refusal({ error }: { error: unknown }) {
  const t = useTranslations("auth.invite");
  if (error === null) return null;
  const { code } = problemOf(error);
  if (code === "address-unconfirmed") return <Unconfirmed />;
  const known = { forbidden: "other", "not-found": "over", "invite-over": "over", "already-member": "member" } as const;
  const words = known[code as keyof typeof known];
  if (words === undefined) return <FormFailure error={error} />;
  return (
    <p role="alert" className="rounded-lg bg-caution-soft px-3 py-2 text-sm text-caution">
      {t(words)}
    </p>
  );
}

function Unconfirmed() {
  const t = useTranslations("auth.invite");
  const [isSent, setIsSent] = useState(false);
  const { failure, isBusy, run } = useTask();
  if (isSent) return <Notice>{t("resent")}</Notice>;
  const resend = async () => {
    expectData(await http.POST("/auth/verify-email/resend"));
    setIsSent(true);
  };
  return (
    <div role="alert" className="flex flex-col items-start gap-2 rounded-lg bg-caution-soft p-3 text-sm text-caution">
      {t("unconfirmed")}
      <FormFailure error={failure} />
      <Button size="sm" isBusy={isBusy} onClick={() => void run(resend)}>
        {t("resend")}
      </Button>
    </div>
  );
}

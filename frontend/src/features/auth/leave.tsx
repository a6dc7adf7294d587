"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";

import { expectData, http } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { GuestFrame } from "@/shell/guest-frame";
import { Button } from "@/ui/button";
import { Query } from "@/ui/states";

import { withNext } from "./landing";
import { useLinkToken } from "./link-token";
import { NoToken } from "./no-token";
import { useTask } from "./task";
import { useWho } from "./who";

/** The last step of leaving, by the link of a message. */
export function Leave() {
  const t = useTranslations("auth");
  const { token, forget } = useLinkToken();
  const who = useWho();
  const { failure, isBusy, run } = useTask();
  if (token === null) return <NoToken />;

  const leave = async () => {
    expectData(await http.DELETE("/user", { params: { query: { token } } }));
    forget();
    location.assign("/login?said=left");
  };
  return (
    <GuestFrame title={t("leave.title")} description={t("leave.description")}>
      <Query query={who}>
        {(user) => (
          <div className="flex flex-col gap-4">
            <FormFailure error={failure} />
            {user === null ? (
              <>
                <p className="text-sm">{t("leave.signInFirst")}</p>
                <Button asChild look="primary">
                  <Link href={withNext("/login", "/delete-account")} prefetch={false}>
                    {t("login.submit")}
                  </Link>
                </Button>
              </>
            ) : (
              <>
                <p className="text-sm text-muted">{t("invite.signedInAs", { name: user.name, email: user.email })}</p>
                <Button look="danger" isBusy={isBusy} onClick={() => void run(leave)}>
                  {t("leave.submit")}
                </Button>
              </>
            )}
          </div>
        )}
      </Query>
    </GuestFrame>
  );
}

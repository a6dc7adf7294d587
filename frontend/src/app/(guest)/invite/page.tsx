import { Suspense } from "react";

import { Invite } from "@/features/auth/invite";

export default function InvitePage() {
  return (
    <Suspense>
      <Invite />
    </Suspense>
  );
}

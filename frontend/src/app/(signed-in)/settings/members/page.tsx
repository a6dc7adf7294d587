import { Suspense } from "react";

import { Members } from "@/features/settings/members/members";

export default function MembersPage() {
  return (
    <Suspense>
      <Members />
    </Suspense>
  );
}

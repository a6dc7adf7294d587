import { Suspense } from "react";

import { Security } from "@/features/settings/security/security";

export default function SecurityPage() {
  return (
    <Suspense>
      <Security />
    </Suspense>
  );
}

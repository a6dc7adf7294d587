import { Suspense } from "react";

import { Privacy } from "@/features/privacy/privacy";

export default function PrivacyPage() {
  return (
    <Suspense>
      <Privacy />
    </Suspense>
  );
}

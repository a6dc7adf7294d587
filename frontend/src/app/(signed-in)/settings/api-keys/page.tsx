import { Suspense } from "react";

import { ApiKeys } from "@/features/settings/api-keys/api-keys";

export default function ApiKeysPage() {
  return (
    <Suspense>
      <ApiKeys />
    </Suspense>
  );
}

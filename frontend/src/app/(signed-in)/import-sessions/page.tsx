import { Suspense } from "react";

import { Imports } from "@/features/imports/imports";

export default function ImportSessionsPage() {
  return (
    <Suspense>
      <Imports />
    </Suspense>
  );
}

import { Suspense } from "react";

import { Reports } from "@/features/reports/reports";

export default function ReportsPage() {
  return (
    <Suspense>
      <Reports />
    </Suspense>
  );
}

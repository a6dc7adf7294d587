import { Suspense } from "react";

import { Investments } from "@/features/investments/investments";

export default function InvestmentsPage() {
  return (
    <Suspense>
      <Investments />
    </Suspense>
  );
}

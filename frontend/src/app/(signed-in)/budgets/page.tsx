import { Suspense } from "react";

import { Budgets } from "@/features/budgets/budgets";

export default function BudgetsPage() {
  return (
    <Suspense>
      <Budgets />
    </Suspense>
  );
}

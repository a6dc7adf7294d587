import { Suspense } from "react";

import { Goals } from "@/features/goals/goals";

export default function GoalsPage() {
  return (
    <Suspense>
      <Goals />
    </Suspense>
  );
}

import { Suspense } from "react";

import { Rules } from "@/features/rules/rules";

export default function RulesPage() {
  return (
    <Suspense>
      <Rules />
    </Suspense>
  );
}

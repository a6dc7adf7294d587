import { Suspense } from "react";

import { Recurring } from "@/features/recurring/recurring";

export default function RecurringPage() {
  return (
    <Suspense>
      <Recurring />
    </Suspense>
  );
}

import { Suspense } from "react";

import { Dashboard } from "@/features/dashboard/dashboard";

export default function DashboardPage() {
  return (
    <Suspense>
      <Dashboard />
    </Suspense>
  );
}

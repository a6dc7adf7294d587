import { Suspense } from "react";

import { Leave } from "@/features/auth/leave";

export default function DeleteAccountPage() {
  return (
    <Suspense>
      <Leave />
    </Suspense>
  );
}

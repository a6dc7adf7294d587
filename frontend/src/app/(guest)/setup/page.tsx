import { Suspense } from "react";

import { SetupForm } from "@/features/auth/setup-form";

export default function SetupPage() {
  return (
    <Suspense>
      <SetupForm />
    </Suspense>
  );
}

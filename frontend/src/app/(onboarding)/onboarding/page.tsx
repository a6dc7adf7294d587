import { Suspense } from "react";

import { Onboarding } from "@/features/onboarding/onboarding";

export default function OnboardingPage() {
  return (
    <Suspense>
      <Onboarding />
    </Suspense>
  );
}

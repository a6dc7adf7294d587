import { Suspense } from "react";

import { VerifyEmail } from "@/features/auth/verify-email";

export default function VerifyEmailPage() {
  return (
    <Suspense>
      <VerifyEmail />
    </Suspense>
  );
}

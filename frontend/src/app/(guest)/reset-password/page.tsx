import { Suspense } from "react";

import { ResetForm } from "@/features/auth/reset-form";

export default function ResetPasswordPage() {
  return (
    <Suspense>
      <ResetForm />
    </Suspense>
  );
}

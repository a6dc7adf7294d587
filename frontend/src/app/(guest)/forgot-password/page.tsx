import { Suspense } from "react";

import { ForgotForm } from "@/features/auth/forgot-form";

export default function ForgotPasswordPage() {
  return (
    <Suspense>
      <ForgotForm />
    </Suspense>
  );
}

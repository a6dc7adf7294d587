import { Suspense } from "react";

import { RegisterForm } from "@/features/auth/register-form";

export default function RegisterPage() {
  return (
    <Suspense>
      <RegisterForm />
    </Suspense>
  );
}

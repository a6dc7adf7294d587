import { Suspense } from "react";

import { Accounts } from "@/features/accounts/accounts";

export default function AccountsPage() {
  return (
    <Suspense>
      <Accounts />
    </Suspense>
  );
}

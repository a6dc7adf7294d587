import { Suspense } from "react";

import { Transactions } from "@/features/transactions/transactions";

export default function TransactionsPage() {
  return (
    <Suspense>
      <Transactions />
    </Suspense>
  );
}

import { Suspense } from "react";

import { Portfolio } from "@/features/portfolio/portfolio";

export default function PortfolioPage() {
  return (
    <Suspense>
      <Portfolio />
    </Suspense>
  );
}

import { Suspense } from "react";

import { Cards } from "@/features/cards/cards";

export default function CardsPage() {
  return (
    <Suspense>
      <Cards />
    </Suspense>
  );
}

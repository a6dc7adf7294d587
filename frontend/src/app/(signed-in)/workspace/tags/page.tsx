import { Suspense } from "react";

import { Tags } from "@/features/tags/tags";

export default function TagsPage() {
  return (
    <Suspense>
      <Tags />
    </Suspense>
  );
}

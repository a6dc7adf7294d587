import { Suspense } from "react";

import { Categories } from "@/features/categories/categories";

export default function CategoriesPage() {
  return (
    <Suspense>
      <Categories />
    </Suspense>
  );
}

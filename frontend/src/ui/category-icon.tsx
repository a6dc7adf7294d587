"use client";

import { lazy, Suspense } from "react";

import { categoryIconOf, isEmoji, type CategoryIconName } from "./category-icon-names";
import { classNames } from "./class-names";

const Picture = lazy(() => import("./category-pictures"));

/** One of the pictures, in the colour of the text around it. */
export function CategoryPicture({ name }: { name: CategoryIconName }) {
  return (
    <Suspense>
      <Picture name={name} />
    </Suspense>
  );
}

/** A category's picture on a tile of its colour. Its name is written beside it. */
export function CategoryIcon({
  name,
  icon,
  color,
  className,
}: {
  name: string;
  icon: string | null | undefined;
  color: string | null | undefined;
  className?: string;
}) {
  const own = color ?? "var(--line-strong)";
  return (
    <span
      aria-hidden
      className={classNames(
        "flex size-9 shrink-0 items-center justify-center rounded-lg text-base [&_svg]:size-4.5",
        className,
      )}
      style={{
        background: `color-mix(in oklab, ${own} 16%, var(--surface))`,
        color: `color-mix(in oklab, ${own} 72%, var(--text))`,
      }}
    >
      {isEmoji(icon) ? icon : <CategoryPicture name={categoryIconOf(icon, name)} />}
    </span>
  );
}

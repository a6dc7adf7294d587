import Link from "next/link";
import type { ComponentProps } from "react";

/** The way to another page for those who are not signed in. */
export function GuestLink(props: ComponentProps<typeof Link>) {
  return <Link prefetch={false} className="text-accent underline underline-offset-4" {...props} />;
}

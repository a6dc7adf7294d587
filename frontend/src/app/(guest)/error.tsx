"use client";

import { Failure } from "../failure";

export default function Page({ error }: { error: Error & { digest?: string } }) {
  return <Failure error={error} isWhole />;
}

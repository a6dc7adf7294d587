"use client";

import { Broken } from "@/features/auth/status-page";

export default function Failure({ error }: { error: Error & { digest?: string } }) {
  return <Broken digest={error.digest} isWhole />;
}

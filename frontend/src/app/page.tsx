"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

import { Splash } from "@/shell/splash";

/** The address alone leads to the books. */
export default function Root() {
  const router = useRouter();
  useEffect(() => router.replace("/dashboard"), [router]);
  return <Splash />;
}

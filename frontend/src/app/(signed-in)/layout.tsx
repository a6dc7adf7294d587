"use client";

import { useRouter } from "next/navigation";
import { useEffect, type ReactNode } from "react";

import { PlaceProvider } from "@/session/workspace";
import { SessionProvider, useSession } from "@/session/session";
import { Shell } from "@/shell/shell";
import { Splash } from "@/shell/splash";
import { Failed } from "@/ui/states";

/** Pages for those who are signed in and have a workspace. */
export default function SignedInLayout({ children }: { children: ReactNode }) {
  return (
    <SessionProvider waiting={<Splash />} failed={failed}>
      <InWorkspace>{children}</InWorkspace>
    </SessionProvider>
  );
}

function InWorkspace({ children }: { children: ReactNode }) {
  const router = useRouter();
  const { workspace } = useSession();
  useEffect(() => {
    if (workspace === null) router.replace("/onboarding");
  }, [workspace, router]);
  if (workspace === null) return <Splash />;
  return (
    <PlaceProvider key={workspace.id} id={workspace.id} waiting={<Splash />} failed={failed}>
      <Shell>{children}</Shell>
    </PlaceProvider>
  );
}

function failed(error: unknown, retry: () => void): ReactNode {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <Failed error={error} onRetry={retry} />
    </main>
  );
}

import { Suspense } from "react";

import { Profile } from "@/features/settings/profile/profile";

export default function ProfilePage() {
  return (
    <Suspense>
      <Profile />
    </Suspense>
  );
}

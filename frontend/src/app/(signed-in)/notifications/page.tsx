import { Suspense } from "react";

import { Notifications } from "@/features/notifications/notifications";

export default function NotificationsPage() {
  return (
    <Suspense>
      <Notifications />
    </Suspense>
  );
}

import { StatusPage } from "@/features/auth/status-page";

export default function Status401() {
  return <StatusPage status="401" />;
}

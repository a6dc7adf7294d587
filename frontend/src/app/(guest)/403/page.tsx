import { StatusPage } from "@/features/auth/status-page";

export default function Status403() {
  return <StatusPage status="403" />;
}

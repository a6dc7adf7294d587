import { StatusPage } from "@/features/auth/status-page";

export default function Status503() {
  return <StatusPage status="503" />;
}

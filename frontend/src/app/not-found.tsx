import { StatusPage } from "@/features/auth/status-page";

/** Also `404.html` of an export, which the server answers where there is no page. */
export default function NotFound() {
  return <StatusPage status="404" />;
}

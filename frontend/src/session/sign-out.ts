import { http } from "@/api/client";

const UNAUTHENTICATED = 401;

/** Ends the sign-in, or throws why it goes on. */
export async function signOut(): Promise<void> {
  const { error, response } = await http.POST("/auth/logout");
  // Whoever was signed out already is where they want to be.
  if (response.ok || response.status === UNAUTHENTICATED) return;
  throw error ?? new Error(`logout: ${response.status}`);
}

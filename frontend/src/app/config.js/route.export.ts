/** The server serves these pages itself: the API is beside them. */
export const dynamic = "force-static";

export function GET(): Response {
  return new Response("window.fintrack = {};", { headers: { "Content-Type": "text/javascript; charset=utf-8" } });
}

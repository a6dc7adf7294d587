/** Where the API is, as the container's environment says when it runs, not when it was built. */
export const dynamic = "force-dynamic";

export function GET(): Response {
  const told = {
    apiBaseUrl: process.env.NEXT_PUBLIC_API_BASE_URL ?? "",
    apiPrefix: process.env.NEXT_PUBLIC_API_PREFIX ?? "/api/v1",
  };
  return script(`window.fintrack = ${JSON.stringify(told)};`);
}

function script(text: string): Response {
  return new Response(text, {
    headers: { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache" },
  });
}

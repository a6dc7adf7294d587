// Where the API is. A copy that the server itself serves finds it beside the pages; a container is told by its environment,
// through `/config.js`, before anything else runs.

declare global {
  interface Window {
    fintrack?: { apiBaseUrl?: string; apiPrefix?: string };
  }
}

const told = typeof window === "undefined" ? undefined : window.fintrack;

/** What every path of the API begins with. */
export const API_URL = `${(told?.apiBaseUrl ?? "").replace(/\/+$/, "")}${told?.apiPrefix ?? "/api/v1"}`;

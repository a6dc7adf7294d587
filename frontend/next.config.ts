import type { NextConfig } from "next";

import { policyOf, WORKER_POLICY } from "./scripts/policy.cjs";

/** Files for the server to embed, or a server of their own for a container. */
const isStandalone = process.env.NEXT_OUTPUT === "standalone";

/** What a server of its own says with everything, as `fintrack serve` does. It is told once, when it is built. */
const GUARDS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "Cross-Origin-Resource-Policy", value: "same-site" },
  {
    key: "Content-Security-Policy",
    // The scripts that stand in a page are known by their contents only after these words are written down, so that they cannot be
    // named; and where the API is, a container is told when it starts.
    value: policyOf({ scripts: ["'unsafe-inline'"], api: ["https:", "http:"] }),
  },
];

const config: NextConfig = {
  output: isStandalone ? "standalone" : "export",
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  // A part of the page that the other output has no use for ends in its name: `route.standalone.ts`.
  pageExtensions: ["tsx", "ts", isStandalone ? "standalone.ts" : "export.ts"],
  devIndicators: false,
  // An export has no server that could say them; while they are being written, pages run more than they may later.
  ...(isStandalone &&
    process.env.NODE_ENV === "production" && {
      headers: () =>
        Promise.resolve([
          { source: "/:path*", headers: GUARDS },
          { source: "/sw.js", headers: [{ key: "Content-Security-Policy", value: WORKER_POLICY }] },
        ]),
    }),
};

export default config;

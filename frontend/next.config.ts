import type { NextConfig } from "next";

/** Files for the server to embed, or a server of their own for a container. */
const isStandalone = process.env.NEXT_OUTPUT === "standalone";

const config: NextConfig = {
  output: isStandalone ? "standalone" : "export",
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  // A part of the page that the other output has no use for ends in its name: `route.standalone.ts`.
  pageExtensions: ["tsx", "ts", isStandalone ? "standalone.ts" : "export.ts"],
  devIndicators: false,
};

export default config;

import { afterEach, beforeEach, expect, it, vi } from "vitest";

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllEnvs());

async function headersOf(output: string, environment: string) {
  vi.stubEnv("NEXT_OUTPUT", output);
  vi.stubEnv("NODE_ENV", environment);
  const { default: config } = await import("../../next.config");
  return config.headers?.();
}

it("a server of its own takes the rights from browsers that its pages need none of", async () => {
  const [everything, worker] = (await headersOf("standalone", "production")) ?? [];
  expect(everything?.source).toBe("/:path*");
  const said = new Map(everything?.headers.map(({ key, value }) => [key, value]));
  expect(said.get("X-Content-Type-Options")).toBe("nosniff");
  expect(said.get("X-Frame-Options")).toBe("DENY");
  expect(said.get("Referrer-Policy")).toBe("no-referrer");
  const policy = said.get("Content-Security-Policy") ?? "";
  for (const part of ["default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]) {
    expect(policy.split("; ")).toContain(part);
  }
  expect(policy).not.toContain("unsafe-eval");
  // Of rules for one path the last one holds.
  expect(worker).toEqual({
    source: "/sw.js",
    headers: [{ key: "Content-Security-Policy", value: "default-src 'none'; connect-src 'self'" }],
  });
});

it("neither an export nor pages that are being written have any", async () => {
  expect(await headersOf("", "production")).toBeUndefined();
  expect(await headersOf("standalone", "development")).toBeUndefined();
});

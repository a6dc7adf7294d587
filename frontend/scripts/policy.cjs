// What pages may load and run, whoever serves them. Next requires what its configuration imports, hence the kind of this file.

/** A worker asks under the policy that it came with. */
const WORKER_POLICY = "default-src 'none'; connect-src 'self'";

/**
 * What a page may load: from where it came, the scripts that stand in it, and answers of an API that is elsewhere.
 *
 * @param {{ scripts: string[], api?: string[] }} allowed
 */
function policyOf({ scripts, api = [] }) {
  return [
    "default-src 'none'",
    `script-src ${["'self'", ...scripts].join(" ")}`,
    // Widths of bars and places of menus are said in attributes, which cannot be named beforehand.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${["'self'", ...api].join(" ")}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

module.exports = { WORKER_POLICY, policyOf };

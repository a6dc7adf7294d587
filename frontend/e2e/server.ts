import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = join(import.meta.dirname, "../..");
const PROGRAM = process.env.FINTRACK ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug/fintrack");
const START_TIME_MAX = 120_000;

/** A server with a database of its own, unless `FINTRACK_AT` names one that runs. Answers what stops it. */
export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.FINTRACK_AT !== undefined) return undefined;
  const server = await serve();
  process.env.FINTRACK_AT = server.address;
  return server.stop;
}

export interface Server {
  address: string;
  child: ChildProcess;
  /** Who may look around in the invented household. */
  guest: { email: string; password: string } | undefined;
  stop: () => Promise<void>;
}

interface Options {
  folder?: string;
  port?: number;
  /** With the invented household. */
  isDemo?: boolean;
}

/** Starts `fintrack serve` with the pages that were built last. */
export async function serve(options: Options = {}): Promise<Server> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "fintrack-e2e-")));
  const port = options.port ?? (await freePort());
  const address = `http://127.0.0.1:${port}`;
  const child = spawn(
    PROGRAM,
    [
      ...["--data-dir", folder, "serve", "--log", "json"],
      ...["--listen", `127.0.0.1:${port}`, "--pages", join(ROOT, "frontend/out")],
      ...(options.isDemo === true ? ["--demo"] : []),
    ],
    {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        SECRET_KEY: "of the browser's tests, and of nothing else: 0123456789",
        FRONTEND_URL: address,
        // Each test comes from an address of its own, so that none is kept waiting for what another tried.
        TRUSTED_PROXIES: "127.0.0.0/8",
        ARGON2_MEMORY_KIB: "64",
        ARGON2_PASSES: "1",
        FINTRACK_LOG: "warn,fintrack_http::server=info,fintrack=info",
      },
    },
  );
  const guest = await listening(child);
  return {
    address,
    child,
    guest,
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      if (options.folder === undefined) await remove(folder);
    },
  };
}

/** Removes a folder with its database, which goes on for ten seconds after its last user unless it is told to stop. */
export async function remove(folder: string): Promise<void> {
  const stopping = spawn(PROGRAM, ["--data-dir", folder, "db", "stop", "--force", "--quiet"], { stdio: "ignore" });
  await new Promise((resolve) => stopping.once("exit", resolve));
  await rm(folder, { recursive: true, force: true });
}

function listening(child: ChildProcess): Promise<Server["guest"]> {
  return new Promise((resolve, reject) => {
    let guest: Server["guest"];
    const late = setTimeout(() => reject(new Error("the server did not start")), START_TIME_MAX);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    child.once("error", reject);
    if (child.stderr === null) throw new Error("no log");
    createInterface(child.stderr).on("line", (line) => {
      if (line.includes('"message":"listening"')) {
        clearTimeout(late);
        resolve(guest);
      } else if (line.includes('"password":')) {
        const { email, password } = (JSON.parse(line) as { fields: { email: string; password: string } }).fields;
        guest = { email, password };
      } else if (line.includes('"level":"ERROR"')) {
        console.error(line);
      }
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

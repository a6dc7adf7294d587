import { existsSync } from "node:fs";

/** Where Debian and others put it; `CHROMIUM` names another one. */
const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const found = PLACES.find((place) => place !== undefined && existsSync(place));
if (found === undefined) throw new Error("Chromium is not there: `apt-get install chromium`, or say where in CHROMIUM");

export const BROWSER = found;

/** Nothing that reaches out by itself, and nothing that a container refuses. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

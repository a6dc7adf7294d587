// Makes FinTrack open at once, and say so when its server is away. It keeps what the build made: scripts, styles, and what pages
// are put together from. Never an answer of the API, so nothing of anybody's books stays in a browser.
const KEPT = "fintrack-1";
const OFFLINE = "/offline.html";
const BUILT = "/_next/static/";
/** What the build made, as `scripts/built.mjs` lists it. */
const LIST = "/built.json";
/** Files of earlier builds go when there are more than this. */
const FILES_MAX = 500;

self.addEventListener("install", (event) => {
  event.waitUntil(keepOfflinePage().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || pathname.startsWith("/api/")) return;
  if (pathname.startsWith(BUILT)) event.respondWith(built(event, pathname));
  else if (request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.endsWith(".txt")) event.respondWith(parts(event, pathname));
});

// The page says when it has nothing else to load.
self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keepBuilt().catch(() => undefined));
});

async function keepOfflinePage() {
  const cache = await caches.open(KEPT);
  await cache.add(new Request(OFFLINE, { cache: "reload" }));
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
}

/** What is named by its contents is the same for ever. */
async function built(event, path) {
  return (await known(path)) ?? kept(event, path, await fetch(event.request));
}

/** What a page is put together from has the same name in each build: the server's is the one, as long as it answers. */
async function parts(event, path) {
  try {
    return kept(event, path, await fetch(event.request));
  } catch {
    return (await known(path)) ?? Response.error();
  }
}

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await known(OFFLINE)) ?? Response.error();
  }
}

/** An answer, which is kept for the next time. That there is no room for it is no reason not to give it. */
function kept(event, path, response) {
  if (response.ok) event.waitUntil(keep(path, response.clone()).catch(() => undefined));
  return response;
}

async function keep(path, response) {
  const cache = await caches.open(KEPT);
  await cache.put(path, response);
  const files = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith(BUILT));
  await Promise.all(files.slice(0, Math.max(0, files.length - FILES_MAX)).map((file) => cache.delete(file)));
}

/** What is kept under a name; nothing where a browser lets nothing be kept. */
async function known(path) {
  try {
    return await (await caches.open(KEPT)).match(path);
  } catch {
    return undefined;
  }
}

/** Keeps all that this build made, one after the other, so that pages that were never open can be while the server is away. */
async function keepBuilt() {
  if (self.navigator.connection?.saveData === true) return;
  const response = await fetch(LIST, { cache: "no-cache" });
  if (!response.ok) return;
  const list = await response.text();
  const isSame = (await (await known(LIST))?.text()) === list;
  const { files, pages } = JSON.parse(list);
  for (const path of [...files, ...pages]) {
    const isKept = (await known(path)) !== undefined && (isSame || path.startsWith(BUILT));
    if (isKept) continue;
    const file = await fetch(path);
    if (file.ok) await keep(path, file);
  }
  await keep(LIST, new Response(list));
}

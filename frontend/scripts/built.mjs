// What the build made that a page may need while the server is away: `public/sw.js` keeps it.

/** Scripts and styles, named by their contents, and what pages are put together from. */
export function builtOf(names, html) {
  // Browsers that run the worker need none of what makes older ones run the rest.
  const old = new Set([...html.matchAll(/<script src="\/([^"]+)"[^>]*\snoModule/g)].map(([, name]) => name));
  const files = names.filter((name) => /^_next\/static\/.*\.(js|css)$/.test(name) && !old.has(name));
  const pages = names.filter((name) => /\.txt$/.test(name) && !/(^|\/)(__next\.|_not-found)/.test(name));
  return { files: files.map((name) => `/${name}`), pages: pages.map((name) => `/${name}`) };
}

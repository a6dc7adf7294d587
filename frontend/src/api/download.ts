/** Saves an answer as a file, under the name that the server says or else another one. Answers the name; throws the problem. */
export function saveFile(answer: { data?: Blob; error?: unknown; response: Response }, otherwise: string): string {
  if (answer.data === undefined) throw answer.error;
  const name = fileNameOf(answer.response.headers.get("Content-Disposition")) ?? otherwise;
  const address = URL.createObjectURL(answer.data);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  // Some browsers have not begun to read it when `click` returns.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return name;
}

/** The server's names are letters, digits, hyphens and a dot. */
function fileNameOf(disposition: string | null): string | null {
  return /filename="([^"\\/]+)"/.exec(disposition ?? "")?.[1] ?? null;
}

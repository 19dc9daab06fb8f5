/** Whether this is the client's page of the version with these files: it loads scripts, and only such as are kept with it. */
export function isPageOf(files: readonly string[], html: string): boolean {
  const loaded = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(found => found[1] ?? "");
  return loaded.some(file => file.endsWith(".js")) && loaded.every(file => files.includes(file));
}

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Every file below a folder, as paths of the service ("/assets/…"), in a fixed order. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/")}`)
    .sort();
}

/** What the service worker keeps of a build: every asset and the page itself; a version that changes with any of them. */
export function shell(folder: string): { files: string[]; version: string } {
  const files = filesIn(folder).filter(file => file.startsWith("/assets/") || file === "/index.html" || file.endsWith(".svg"));
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
  return { files: files.map(file => (file === "/index.html" ? "/" : file)), version: hash.digest("hex").slice(0, 12) };
}

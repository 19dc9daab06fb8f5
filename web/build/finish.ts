// After both builds: compressed copies beside every text file, and the size budget of what phones load.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { filesIn } from "./shell.ts";

const FOLDER = process.env.WEB_OUT ?? fileURLToPath(new URL("../../app/static/", import.meta.url));
const TEXTS = new Set([".js", ".css", ".html", ".svg", ".webmanifest", ".json"]);
const FIRST_LOAD = 100_000;
const EACH_SCREEN = 20_000;
// Loaded only when somebody scans: counted apart.
const APART: Record<string, number> = { "qr-decoder": 60_000 };

interface Chunk {
  file: string;
  name?: string;
  isEntry?: boolean;
  imports?: string[];
  css?: string[];
}

const gzipped = new Map<string, number>();

function compress(): void {
  for (const file of filesIn(FOLDER)) {
    if (!TEXTS.has(extname(file))) continue;
    const bytes = readFileSync(join(FOLDER, file));
    const small = gzipSync(bytes, { level: 9 });
    gzipped.set(file, small.length);
    writeFileSync(join(FOLDER, `${file}.gz`), small);
    const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
    writeFileSync(join(FOLDER, `${file}.br`), brotliCompressSync(bytes, options));
  }
}

/** A chunk's own files and those of what it imports at once. */
function closure(manifest: Record<string, Chunk>, key: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[key];
  if (!chunk) return seen;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) seen.add(`/${file}`);
  for (const other of chunk.imports ?? []) closure(manifest, other, seen);
  return seen;
}

const weight = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + (gzipped.get(file) ?? 0), 0);

function weigh(): string[] {
  const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(FOLDER, ".vite/manifest.json"), "utf8"));
  const entry = Object.keys(manifest).find(key => manifest[key]?.isEntry) ?? "";
  const first = closure(manifest, entry);
  const first_load = weight([...first, "/index.html", "/sw.js"]);
  const rows: [string, number, number][] = [["first load", first_load, FIRST_LOAD]];
  for (const [key, chunk] of Object.entries(manifest)) {
    if (chunk.isEntry || !chunk.file.endsWith(".js")) continue;
    const own = [...closure(manifest, key)].filter(file => !first.has(file));
    rows.push([chunk.name ?? key, weight(own), APART[chunk.name ?? ""] ?? EACH_SCREEN]);
  }
  const lines = rows.map(([name, bytes, most]) => ({ name, gzip: bytes, budget: most }));
  writeFileSync(join(FOLDER, ".sizes.json"), `${JSON.stringify(lines, null, 1)}\n`);
  for (const [name, bytes] of rows) console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB gzip  ${name}`);
  return rows.filter(([, bytes, most]) => bytes > most).map(([name, bytes, most]) => `${name}: ${bytes} > ${most}`);
}

compress();
const over = weigh();
rmSync(join(FOLDER, ".vite"), { recursive: true });
if (over.length > 0) {
  console.error(`Over the size budget:\n${over.join("\n")}`);
  process.exit(1);
}

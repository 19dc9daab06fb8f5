import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { shell } from "./build/shell.ts";
import { OUT, TARGETS } from "./vite.config.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const found = shell(OUT);

// The service worker is one file at the root, built after the page: it carries the list of the files it keeps.
export default defineConfig({
  root: here("."),
  publicDir: false,
  define: { __FILES__: JSON.stringify(found.files), __VERSION__: JSON.stringify(found.version) },
  build: {
    outDir: OUT,
    emptyOutDir: false,
    target: TARGETS,
    reportCompressedSize: false,
    rollupOptions: { input: here("src/sw/main.ts"), output: { entryFileNames: "sw.js", format: "iife" } },
  },
});

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Where the build goes: the folder the service serves, or the one `scripts/setup-web` names. */
export const OUT = process.env.WEB_OUT ?? fileURLToPath(new URL("../app/static", import.meta.url));
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// What a five-year-old Android and an iPhone 8 run.
export const TARGETS = ["chrome100", "ios16"];

export default defineConfig({
  root: here("."),
  publicDir: here("public"),
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: TARGETS,
    manifest: true,
    // Nothing is inlined: the content policy allows files of this service only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  test: { include: ["src/**/*.test.ts"], environment: "node", testTimeout: 60_000 },
});

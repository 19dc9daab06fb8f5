import { expect, test } from "vitest";
import { isPageOf } from "./page.ts";

const FILES = ["/", "/assets/index-1.js", "/assets/index-1.css"];
const page = (script: string) =>
  `<!doctype html><script type="module" crossorigin src="/assets/${script}"></script><link rel="stylesheet" href="/assets/index-1.css">`;

test("the page of this version is kept; of another version, or of a network's sign-in, it is not", () => {
  expect(isPageOf(FILES, page("index-1.js"))).toBe(true);
  expect(isPageOf(FILES, page("index-2.js"))).toBe(false);
  expect(isPageOf(FILES, "<html><h1>Đăng nhập Wi-Fi</h1></html>")).toBe(false);
});

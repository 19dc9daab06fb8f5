import { expect, test, vi } from "vitest";
import { hallLink } from "../words/hall_link.ts";
import { noteScan, takeScan } from "./scanned.ts";

const held = new Map<string, string>();
vi.stubGlobal("sessionStorage", {
  getItem: (key: string) => held.get(key) ?? null,
  setItem: (key: string, value: string) => held.set(key, value),
  removeItem: (key: string) => held.delete(key),
});
const LINK = hallLink("https://hoc.example", "01890000-0000-7000-8000-000000000001", "12345678");

test("a check-in carries the moment of its scan, also if signing in took minutes", () => {
  noteScan(LINK, 1_000);
  noteScan(LINK, 61_000); // opened again after the sign-in
  expect(takeScan("12345678", 121_000).getTime()).toBe(1_000);
  expect(takeScan("12345678", 130_000).getTime()).toBe(130_000);
});

test("other digits, another place or yesterday's tab say nothing about now", () => {
  noteScan("https://hoc.example/toi", 1_000);
  expect(takeScan("12345678", 2_000).getTime()).toBe(2_000);
  noteScan(LINK, 1_000);
  expect(takeScan("87654321", 2_000).getTime()).toBe(2_000);
  noteScan(LINK, 1_000);
  expect(takeScan("12345678", 86_400_000).getTime()).toBe(86_400_000);
});

import { expect, test, vi } from "vitest";

vi.mock("./session.ts", () => ({ account: { value: null } }));
const { isAbsent } = await import("./absence.ts");
const MINUTE = 60_000;

test("a shared phone that was put aside, left lying, or whose clock was set back asks again", () => {
  expect(isAbsent(0, MINUTE, true)).toBe(false);
  expect(isAbsent(0, 3 * MINUTE, true)).toBe(true);
  expect(isAbsent(0, 3 * MINUTE, false)).toBe(false);
  expect(isAbsent(0, 11 * MINUTE, false)).toBe(true);
  expect(isAbsent(3 * MINUTE, 0, true)).toBe(true);
});

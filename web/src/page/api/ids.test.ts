import { expect, test } from "vitest";
import { newId } from "./ids.ts";

test("ids are UUIDv7: made later, they sort later; no two are the same", () => {
  const before = Date.now();
  const ids = Array.from({ length: 100 }, newId);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).toBeGreaterThanOrEqual(before);
  }
  expect(new Set(ids).size).toBe(100);
});

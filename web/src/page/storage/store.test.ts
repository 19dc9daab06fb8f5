import { expect, test } from "vitest";
import { drop, FOR_READING, MemoryStore, put } from "./store.ts";

test("each person apart; values are copies; forgetting leaves what was not sent", async () => {
  const store = new MemoryStore();
  const value = { at: 1 };
  await store.write([put("home", "bay", "home", value), put("outbox", "bay", "1", value), put("home", "sau", "home", value)]);
  value.at = 2;
  expect(await store.get("home", "bay", "home")).toEqual({ at: 1 });
  await store.forget("bay", FOR_READING);
  expect(await store.list("home", "bay")).toEqual([]);
  expect(await store.list("home", "sau")).toHaveLength(1);
  expect(await store.list("outbox", "bay")).toHaveLength(1);
  await store.write([drop("outbox", "bay", "1")]);
  expect(await store.get("outbox", "bay", "1")).toBeUndefined();
  expect(FOR_READING).not.toContain("drafts");
});

import { beforeEach, expect, test, vi } from "vitest";
import { Offline, Problem } from "../api/problems.ts";
import { MemoryStore, put } from "../storage/store.ts";

const store = new MemoryStore();
vi.mock("../storage/phone.ts", () => ({ phone: store }));
vi.mock("./session.ts", async () => {
  const { signal } = await import("@preact/signals");
  return { account: signal<string | null>("bay") };
});

const { load, pauseBefore } = await import("./load.ts");
const { account } = await import("./session.ts");

type Told = { data: unknown; seenAt: string | null };

async function loaded(read: () => Promise<unknown>): Promise<Told | undefined> {
  const told: Told[] = [];
  await load("home", read, "home", held => told.push(held));
  return told.at(-1);
}

beforeEach(async () => {
  account.value = "bay";
  await store.write([put("home", "bay", "home", { at: "2024-12-18T12:00:00Z", data: "seen before" })]);
});

test.each([
  ["no signal", new Offline()],
  ["a restart of the service", new Problem(502, "http_502", "")],
  ["a brake", new Problem(429, "too_many_tries", "")],
])("%s: what was seen before stays on the screen", async (_, error) => {
  expect(await loaded(() => Promise.reject(error))).toMatchObject({ data: "seen before", seenAt: "2024-12-18T12:00:00Z" });
});

test("a refusal takes it away, also from the phone; the PIN of a shared phone only hides it", async () => {
  expect(await loaded(() => Promise.reject(new Problem(403, "pin_needed", "")))).toMatchObject({ data: null });
  expect(await store.list("home", "bay")).toHaveLength(1);
  expect(await loaded(() => Promise.reject(new Problem(403, "forbidden", "")))).toMatchObject({ data: null });
  expect(await store.list("home", "bay")).toEqual([]);
});

test("the phone changed hands while it was read: nobody sees or keeps the other one's", async () => {
  const told = await loaded(async () => {
    account.value = "sau";
    return "of sau";
  });
  expect(told?.data).toBe("seen before");
  expect(await store.get("home", "bay", "home")).toMatchObject({ data: "seen before" });
  expect(await store.list("home", "sau")).toEqual([]);
});

test("asked for again by itself, what is on the screen stays until there is something newer", async () => {
  const told: unknown[] = [];
  const quietly = (read: () => Promise<unknown>) => load("home", read, "home", held => told.push(held.data), true);
  await quietly(() => Promise.reject(new Offline()));
  await quietly(() => Promise.resolve("fresh"));
  expect(told).toEqual(["seen before", "fresh"]);
  expect([0, 1, 2, 9].map(pauseBefore)).toEqual([3_000, 6_000, 12_000, 60_000]);
});

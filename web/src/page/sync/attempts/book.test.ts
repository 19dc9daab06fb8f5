import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drop, MemoryStore, put } from "../../storage/store.ts";
import { page, since } from "../../test/papers.ts";
import type { Item } from "../queue.ts";
import { Book } from "./book.ts";
import { begun, type Draft } from "./draft.ts";

const kept = () => begun(page(), { account: "bay", writer: "before" }, since(0));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function opened() {
  const store = new MemoryStore();
  await store.write([put("drafts", "bay", "t1", kept())]);
  const book = new Book(store, "bay", () => undefined);
  await book.find("t1");
  return { store, book };
}

test("answers go out a little later, and are on the phone at once", async () => {
  const { store, book } = await opened();
  book.answer("t1", 3, 1);
  await Promise.resolve();
  expect((await store.get<Draft>("drafts", "bay", "t1"))?.given[3]?.value).toBe(1);
  await vi.advanceTimersByTimeAsync(21_000);
  expect(await store.list("outbox", "bay")).toHaveLength(1);
});

test("a page that lost the lead sends and changes nothing: what the other one answers since then stays", async () => {
  const { store, book } = await opened();
  book.answer("t1", 3, 1);
  await Promise.resolve();
  book.close();
  const other = new Book(store, "bay", () => undefined);
  await other.find("t1");
  other.answer("t1", 3, 2);
  await vi.advanceTimersByTimeAsync(19_000);
  book.answer("t1", 4, 0);
  book.flush();
  expect(book.handIn("t1")).toBe(false);
  await vi.advanceTimersByTimeAsync(5_000);
  const items = await store.list<{ body: { answers: unknown } }>("outbox", "bay");
  expect(items.map(item => item.body.answers)).toEqual([{ "3": 2 }]);
  expect((await store.get<Draft>("drafts", "bay", "t1"))?.given[3]?.value).toBe(2);
});

test("answers whose request was put aside, or cleared by the phone, go out anew with the next run of the app", async () => {
  const { store, book } = await opened();
  book.answer("t1", 3, 1);
  book.flush();
  await vi.advanceTimersByTimeAsync(0);
  const [item] = await store.list<Item>("outbox", "bay");
  if (!item) throw new Error("nothing was sent");
  await store.write([drop("outbox", "bay", item.id)]);
  book.close();
  const next = new Book(store, "bay", () => undefined);
  await next.tidy();
  await vi.advanceTimersByTimeAsync(0);
  const items = await store.list<Item>("outbox", "bay");
  expect(items.map(again => [again.id === item.id, again.body.answers])).toEqual([[false, { "3": 1 }]]);
  await next.tidy();
  await vi.advanceTimersByTimeAsync(0);
  expect(await store.list("outbox", "bay")).toHaveLength(1);
});

test("a submission that the phone cleared is handed in again", async () => {
  const { store, book } = await opened();
  book.answer("t1", 3, 1);
  book.handIn("t1");
  await vi.advanceTimersByTimeAsync(0);
  const [item] = await store.list<Item>("outbox", "bay");
  await store.write([drop("outbox", "bay", item?.id ?? "")]);
  book.close();
  await new Book(store, "bay", () => undefined).tidy();
  await vi.advanceTimersByTimeAsync(0);
  const items = await store.list<Item>("outbox", "bay");
  expect(items.map(again => [again.kind, again.body.answers])).toEqual([["attempt.submission", { "3": 1 }]]);
});

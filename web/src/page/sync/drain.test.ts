import { expect, test, vi } from "vitest";
import { MemoryStore, put } from "../storage/store.ts";
import { Drain } from "./drain.ts";
import type { Item, Outcome } from "./queue.ts";

const ITEM: Item = {
  id: "1",
  account: "bay",
  kind: "attempt.batch",
  lane: "l1",
  order: 0,
  method: "PUT",
  path: "/",
  body: {},
  madeAt: "",
  tries: 0,
  notBefore: 0,
  refused: null,
};

test("whoever lost the lead while a request was on its way changes nothing any more", async () => {
  const store = new MemoryStore();
  await store.write([put("outbox", "bay", "1", ITEM)]);
  let reply: (outcome: Outcome) => void = () => undefined;
  let asked: () => void = () => undefined;
  const isAsked = new Promise<void>(resolve => {
    asked = resolve;
  });
  const drain = new Drain({
    store,
    account: "bay",
    send: () => {
      asked();
      return new Promise<Outcome>(resolve => {
        reply = resolve;
      });
    },
    ended: async () => [put("drafts", "bay", "t1", "of the page that lost the lead")],
    say: () => undefined,
  });
  const done = drain.nudge();
  await isAsked;
  drain.stop();
  reply({ is: "taken", data: {} });
  await done;
  expect(await store.list("drafts", "bay")).toEqual([]);
  expect(await store.list("outbox", "bay")).toEqual([ITEM]);
});

/** A phone with these items; `reply` answers what is asked. */
async function phone(items: readonly Item[], send: (item: Item) => Promise<Outcome>) {
  const store = new MemoryStore();
  await store.write(items.map(item => put("outbox", "bay", item.id, item)));
  const drain = new Drain({ store, account: "bay", send, ended: async () => [], say: () => undefined, now: () => 1_000 });
  return { store, drain };
}

test("the signal comes back while something is being sent: what the service took is not put back", async () => {
  const asked: string[] = [];
  const paused = { ...ITEM, notBefore: 500, tries: 1 };
  const later = { ...ITEM, id: "2", lane: "l2", order: 1, notBefore: 9_000 };
  const { store, drain } = await phone([paused, later], async item => {
    asked.push(item.id);
    if (item.id === "1") void drain.nudge(true);
    return { is: "taken", data: {} };
  });
  // The store is slow to list: the deletion falls between what is read and what would be written.
  const list = store.list.bind(store);
  vi.spyOn(store, "list").mockImplementation(async (table, account) => {
    const found = await list(table, account);
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    return found as never[];
  });
  await drain.nudge();
  drain.stop();
  expect(asked).toEqual(["1", "2"]);
  expect(await list("outbox", "bay")).toEqual([]);
});

import { expect, test } from "vitest";
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

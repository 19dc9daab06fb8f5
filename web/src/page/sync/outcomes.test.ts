import { expect, test, vi } from "vitest";
import { hearOf, stopHearing, told } from "./outcomes.ts";
import type { Item, Outcome } from "./queue.ts";

const ITEM: Item = {
  id: "1",
  account: "bay",
  kind: "check-in",
  lane: "check-in",
  order: 0,
  method: "PUT",
  path: "/",
  body: {},
  madeAt: "",
  tries: 0,
  notBefore: 0,
  refused: null,
};
const REFUSED: Outcome = { is: "refused", code: "hall_code_wrong", detail: "Mã chưa đúng.", kept: false, data: {} };

test("who waits hears it once and the refused item goes; unheard it stays", () => {
  const tell = vi.fn();
  hearOf("1", tell);
  expect(told(ITEM, REFUSED)).toEqual([{ table: "outbox", account: "bay", id: "1", drop: true }]);
  expect(told(ITEM, REFUSED)).toEqual([]);
  expect(tell).toHaveBeenCalledExactlyOnceWith(REFUSED);
  hearOf("1", tell)();
  expect(told(ITEM, REFUSED)).toEqual([]);
});

test("who left the screen, or whose screen says nothing of it: a refusal stays and is told elsewhere", () => {
  const tell = vi.fn();
  hearOf("1", tell);
  stopHearing();
  expect(told(ITEM, REFUSED)).toEqual([]);
  expect(tell).not.toHaveBeenCalled();
  hearOf("1", () => false);
  expect(told(ITEM, REFUSED)).toEqual([]);
});

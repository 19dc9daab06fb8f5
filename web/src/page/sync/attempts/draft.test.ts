import { describe, expect, test } from "vitest";
import { page, since } from "../../test/papers.ts";
import type { Item, Outcome } from "../queue.ts";
import { answered, begun, type Draft, met, sentCount, takenUp, unsent } from "./draft.ts";
import { isForgettable, replied } from "./replies.ts";
import { cut, handedIn } from "./requests.ts";

const RUN = { account: "bay", writer: "w1" };
const fresh = () => begun(page(), RUN, since(0));
const saved: Outcome = {
  is: "taken",
  data: { verdict: "in_time", received_at: "", server_now: "", clock: null, outcome: null, message: null },
};
const cutOf = (draft: Draft): { draft: Draft; item: Item } => {
  const made = cut(draft);
  if (!made) throw new Error("nothing to send");
  return made;
};

describe("an answer on its way", () => {
  test("is unsent until the batch that carries it was acknowledged", () => {
    let draft = answered(fresh(), 3, 1, since(20));
    expect(unsent(draft)).toEqual([3]);
    const made = cutOf(draft);
    expect(made.item.path).toBe("/api/v1/attempts/t1/batches/w1/1");
    expect(made.item.body).toEqual({ answers: { "3": 1 }, device_time: since(20).at, elapsed_ms: 20_000 });
    expect(unsent(made.draft)).toEqual([3]);
    draft = replied(made.draft, made.item, saved);
    expect(unsent(draft)).toEqual([]);
    expect(sentCount(draft)).toBe(1);
  });

  test("changed while its batch is on the way, it is unsent again and goes out under the next number", () => {
    const first = cutOf(answered(fresh(), 3, 1, since(20)));
    const changed = answered(first.draft, 3, 2, since(30));
    const draft = replied(changed, first.item, saved);
    expect(unsent(draft)).toEqual([3]);
    const second = cutOf(draft);
    expect(second.item.path).toBe("/api/v1/attempts/t1/batches/w1/2");
    expect(second.item.body.answers).toEqual({ "3": 2 });
  });

  test("taken back is sent as null, and counts as unsent until then", () => {
    const first = cutOf(answered(fresh(), 3, [0, 2], since(20)));
    const draft = answered(replied(first.draft, first.item, saved), 3, [], since(40));
    expect(unsent(draft)).toEqual([3]);
    expect(cutOf(draft).item.body.answers).toEqual({ "3": null });
  });

  test("the same tap again changes nothing", () => {
    const draft = answered(fresh(), 3, 1, since(20));
    expect(answered(draft, 3, 1, since(25))).toBe(draft);
    expect(answered(draft, 5, null, since(25))).toBe(draft);
    expect(cut(fresh())).toBeNull();
  });
});

describe("a new run of the app", () => {
  test("goes on as another writer, numbered above all it knows; what the former run cut keeps its number", () => {
    const first = cutOf(answered(fresh(), 0, 1, since(5)));
    const draft = answered(takenUp(first.draft, { account: "bay", writer: "w2" }), 1, 2, since(9));
    expect(cutOf(draft).item.path).toBe("/api/v1/attempts/t1/batches/w2/2");
    expect(unsent(replied(draft, first.item, saved))).toEqual([1]);
  });

  test("what another phone answered meanwhile is taken over and told; what is unsent here stays", () => {
    const first = cutOf(answered(answered(fresh(), 0, 1, since(5)), 1, 1, since(6)));
    const mine = answered(replied(first.draft, first.item, saved), 2, 3, since(8));
    const draft = met(mine, page({ answers: { "0": 1, "1": 0, "2": 0, "9": 2 }, next_seq: 7 }), since(10));
    expect([0, 1, 2, 9].map(place => draft.given[place]?.value)).toEqual([1, 0, 3, 2]);
    expect(draft.changedElsewhere).toEqual([1]);
    expect(unsent(draft)).toEqual([2]);
    expect(cutOf(draft).item.path.endsWith("/w1/7")).toBe(true);
  });

  test("nobody else wrote: the answers here stay as they were typed", () => {
    const made = cutOf(answered(fresh(), 0, "97,90", since(5)));
    const draft = met(replied(made.draft, made.item, saved), page({ answers: { "0": "97,9" }, next_seq: 2 }), since(9));
    expect(draft.given[0]?.value).toBe("97,90");
    expect(draft.changedElsewhere).toEqual([]);
  });
});

describe("handing in", () => {
  test("carries everything that was not acknowledged, once", () => {
    const first = cutOf(answered(fresh(), 0, 1, since(5)));
    const made = handedIn(answered(first.draft, 1, 2, since(9)), "s1", since(12));
    expect(made?.item.body).toMatchObject({ answers: { "0": 1, "1": 2 }, submission_id: "s1", writer_id: "w1", seq: 2 });
    expect(made && handedIn(made.draft, "s2", since(13))).toBeNull();
    expect(made && answered(made.draft, 5, 1, since(14))).toBe(made?.draft);
  });

  test("ends with the service's yes", () => {
    const made = handedIn(answered(fresh(), 0, 1, since(5)), "s1", since(12));
    if (!made) throw new Error("not handed in");
    const data = { attempt_id: "t1", submission_id: "s1", closed_at: since(13).at, taken: true, answered: 1, refused: [] };
    const draft = replied(made.draft, made.item, { is: "taken", data });
    expect(draft).toMatchObject({ phase: "over", received: 1, receivedAt: since(13).at });
    expect(isForgettable(draft)).toBe(true);
  });

  test("closed before: what was sent is kept there, and the service's sentence is told", () => {
    const made = handedIn(answered(fresh(), 0, 1, since(5)), "s1", since(12));
    if (!made) throw new Error("not handed in");
    const data = { message: "Đã nhận, ghi là gửi muộn; chờ chi bộ xem xét." };
    const refusal: Outcome = { is: "refused", code: "attempt_closed", detail: "Đã kết thúc.", kept: true, data };
    const draft = replied(made.draft, made.item, refusal);
    expect(draft.phase).toBe("over");
    expect(draft.told).toEqual([data.message]);
    expect(unsent(draft)).toEqual([]);
  });

  test("refused for good: the member may go on and hand in again", () => {
    const made = handedIn(answered(fresh(), 0, 1, since(5)), "s1", since(12));
    if (!made) throw new Error("not handed in");
    const draft = replied(made.draft, made.item, { is: "refused", code: "x", detail: "Chưa nhận.", kept: false, data: {} });
    expect(draft).toMatchObject({ phase: "open", told: ["Chưa nhận."] });
    expect(handedIn(draft, "s2", since(20))?.item.body).toMatchObject({ answers: { "0": 1 }, submission_id: "s2", seq: 2 });
  });

  test("a number used for other answers: all goes out under a new one", () => {
    const made = cutOf(answered(fresh(), 0, 1, since(5)));
    const refusal: Outcome = { is: "refused", code: "batch_conflict", detail: "", kept: true, data: {} };
    const draft = replied(made.draft, made.item, refusal);
    expect(unsent(draft)).toEqual([0]);
    const again = cutOf(draft).item;
    expect(again.body.answers).toEqual({ "0": 1 });
    expect(again.path).not.toBe(made.item.path);
  });
});

describe("late", () => {
  test("what is left when the time is up still goes out, and the attempt is over", () => {
    const draft = met(answered(fresh(), 0, 1, since(5)), page({ state: "closed" }), since(2500));
    expect(draft.phase).toBe("over");
    expect(isForgettable(draft)).toBe(false);
    const made = cutOf(draft);
    const data = { verdict: "late", message: "Đã nhận, ghi là gửi muộn và được tính." };
    const ended = replied(made.draft, made.item, { is: "taken", data });
    expect(ended.told).toEqual(["Đã nhận, ghi là gửi muộn và được tính."]);
    expect(isForgettable(ended)).toBe(true);
    expect(answered(ended, 4, 1, since(2600))).toBe(ended);
  });
});

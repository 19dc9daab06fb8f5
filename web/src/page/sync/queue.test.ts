import { describe, expect, test } from "vitest";
import { fateOf, hurried, type Item, nextOf, pauseOf } from "./queue.ts";

const item = (own: Partial<Item>): Item => ({
  id: "a",
  account: "bay",
  kind: "check-in",
  lane: "l1",
  order: 1,
  method: "PUT",
  path: "/api/v1/x",
  body: {},
  madeAt: "2024-12-18T12:00:00Z",
  tries: 0,
  notBefore: 0,
  refused: null,
  ...own,
});

describe("which goes next", () => {
  test("a lane keeps its order, other lanes do not wait for it", () => {
    const waits = item({ id: "1", order: 1, notBefore: 500 });
    const behind = item({ id: "2", order: 2 });
    const other = item({ id: "3", lane: "l2", order: 9 });
    expect(nextOf([behind, other, waits], 0)?.id).toBe("3");
    expect(nextOf([behind, waits], 0)).toBeNull();
    expect(nextOf([behind, waits], 500)?.id).toBe("1");
  });

  test("what was refused for good blocks nobody", () => {
    expect(nextOf([item({ id: "1", refused: "Không nhận" }), item({ id: "2", order: 2 })], 0)?.id).toBe("2");
  });

  test("the pause is until the first head of a lane may go", () => {
    expect(pauseOf([], 0)).toBeNull();
    expect(pauseOf([item({ notBefore: 700 }), item({ id: "b", lane: "l2", notBefore: 300 })], 100)).toBe(200);
    expect(pauseOf([item({ notBefore: 50 })], 100)).toBe(0);
  });
});

describe("what becomes of it", () => {
  test("only the service's yes, or its word that it keeps it, ends it", () => {
    expect(fateOf(item({}), { is: "taken", data: null }, 0, 0).is).toBe("done");
    const refused = { is: "refused", code: "x", detail: "Không nhận", data: {} } as const;
    expect(fateOf(item({}), { ...refused, kept: true }, 0, 0).is).toBe("done");
    const stays = fateOf(item({}), { ...refused, kept: false }, 0, 0);
    expect(stays.is === "stays" && stays.item.refused).toBe("Không nhận");
  });

  test("no answer: again later, each time later, never later than three minutes", () => {
    let now = item({});
    const pauses = [];
    for (let i = 0; i < 12; i += 1) {
      const fate = fateOf(now, { is: "unreached" }, 1000, 0.5);
      if (fate.is !== "stays") throw new Error("lost");
      pauses.push(fate.item.notBefore - 1000);
      now = fate.item;
    }
    expect(pauses.slice(0, 3)).toEqual([2000, 4000, 8000]);
    expect(Math.max(...pauses)).toBe(120_000);
    expect(hurried([now])[0]?.notBefore).toBe(0);
  });

  test("a busy service says when", () => {
    const pause = (afterMs: number, chance: number) => {
      const fate = fateOf(item({}), { is: "passing", afterMs }, 0, chance);
      return fate.is === "stays" && fate.item.notBefore;
    };
    expect(pause(60_000, 0)).toBe(60_000);
    expect(pause(60_000, 1)).toBe(90_000);
    expect(pause(86_400_000, 1)).toBe(1_350_000);
  });

  test("a clock set back by years makes nothing wait for years", () => {
    const paused = item({ notBefore: Date.parse("2031-01-01T00:00:00Z") });
    const now = Date.parse("2024-12-18T12:00:00Z");
    expect(nextOf([paused], now)?.id).toBe("a");
    expect(pauseOf([paused], now)).toBe(0);
  });

  test("signed out: it waits as it is", () => {
    const before = item({ tries: 3 });
    expect(fateOf(before, { is: "signed-out" }, 0, 0)).toEqual({ is: "stays", item: before });
  });
});

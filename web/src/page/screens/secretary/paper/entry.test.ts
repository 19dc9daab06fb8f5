import { describe, expect, test } from "vitest";
import type { Schema } from "../../../api/client.ts";
import {
  type Answer,
  answered,
  blank,
  bodyOf,
  countText,
  isNamed,
  type Question,
  tapped,
  unfinished,
  written,
} from "./entry.ts";

function question(number: number, kind: string, letters: string[] = []): Question {
  const presented = { kind, stem: "…", options: letters, scoring: null, unit: null, picture: null, option_pictures: null };
  return { number, letters, question: presented };
}

const SINGLE = question(1, "single", ["A", "B", "C", "D"]);
const SEVERAL = question(2, "several", ["A", "B", "C"]);
const TRUTH = question(3, "true_false");
const GROUP = question(4, "statements", ["a", "b", "c"]);
const NUMBER = question(5, "numeric");
const PAPER = [SINGLE, SEVERAL, TRUTH, GROUP, NUMBER];
const NAMED = {
  ...blank("id", "quiz", "2024-12-18", "Sổ biên bản chi bộ, trang 12"),
  member: "lan",
  name: "Nguyễn Thị Lan",
  code: "01",
  hour: "19:30",
};

describe("an answer as it stands on the paper", () => {
  test.each<[Question, Answer, string]>([
    [SINGLE, 2, "C"],
    [SEVERAL, [0, 2], "A, C"],
    [TRUTH, false, "Sai"],
    [GROUP, [true, null, false], "a) Đúng; b) –; c) Sai"],
    [NUMBER, "97,9", "97,9"],
    [SINGLE, null, "–"],
    [SEVERAL, [], "–"],
    [GROUP, [null, null, null], "–"],
  ])("%#", (asked, answer, said) => expect(written(asked, answer)).toBe(said));
});

test("a second tap takes an answer back; several stand in order", () => {
  expect(tapped(null, 1, false)).toBe(1);
  expect(tapped(1, 3, false)).toBe(3);
  expect(tapped(3, 3, false)).toBeNull();
  expect(tapped([2], 0, true)).toEqual([0, 2]);
  expect(answered(answered(NAMED, 1, [0]), 1, tapped([0], 0, true)).answers).toEqual({});
});

test("what is open is told by number", () => {
  const some = answered(answered(NAMED, 0, 2), 4, "97,9");
  expect(countText(some, PAPER)).toBe("2/5 câu có câu trả lời; bỏ trống câu 2, 3, 4.");
  const all = answered(answered(answered(some, 1, [0]), 2, true), 3, [true, true, false]);
  expect(countText(all, PAPER)).toBe("5/5 câu có câu trả lời.");
});

test("the head of the paper is whole before its answers are copied", () => {
  expect(isNamed(NAMED)).toBe(true);
  expect(isNamed({ ...NAMED, kept: "  " })).toBe(false);
  expect(isNamed({ ...NAMED, isHelped: true })).toBe(false);
  expect(isNamed({ ...NAMED, isHelped: true, helper: "Trần Văn Út" })).toBe(true);
});

test("what is sent: the hour is Vietnam's, a helper only where one helped", () => {
  expect(bodyOf({ ...answered(NAMED, 0, 2), helper: "Trần Văn Út" })).toEqual({
    client_id: "id",
    member_id: "lan",
    paper_code: "01",
    way: "paper",
    helped_by: null,
    taken_at: "2024-12-18T19:30:00+07:00",
    kept_where: "Sổ biên bản chi bộ, trang 12",
    answers: { "0": 2 },
  });
});

test("what the service has is held here no longer; what it refused is", () => {
  const result = { quiz_id: "quiz", member_id: "lan", taken_at: "2024-12-18T12:30:00Z" } as Schema<"EnteredOut">;
  const sent = { ...NAMED, isSent: true };
  expect(unfinished([sent], [result])).toEqual([]);
  expect(unfinished([sent], [{ ...result, member_id: "bay" }])).toEqual([sent]);
  expect(unfinished([NAMED], [result])).toEqual([NAMED]);
  expect(unfinished([{ ...NAMED, member: "" }], [])).toEqual([]);
});

import { expect, test } from "vitest";
import { linesOf, type Reviewed, verdictOf } from "./reviewed.ts";

function reviewed(kind: string, options: string[], more: Partial<Reviewed>): Reviewed {
  return {
    question: { kind, stem: "?", options, scoring: null, unit: null, picture: null, option_pictures: null },
    right: 0,
    accepted: [],
    answer: null,
    fraction: "0",
    clause: "II.4",
    quotation: null,
    explanation: "",
    why_wrong: options.map(() => null),
    ruling: null,
    ruling_note: null,
    ...more,
  };
}

test("options: the key and what was chosen, in words", () => {
  const one = reviewed("single", ["A", "B"], { right: 0, answer: 1, why_wrong: [null, "Vì thế."] });
  expect(linesOf(one).map(line => [line.text, line.words.join(), line.why])).toEqual([
    ["A", "Đáp án", null],
    ["B", "Đồng chí chọn", "Vì thế."],
  ]);
  const several = reviewed("several", ["A", "B", "C"], { right: [0, 2], answer: [0, 1], fraction: "1/2" });
  expect(linesOf(several).map(line => line.words.join())).toEqual(["Đáp án,Đồng chí chọn", "Đồng chí chọn", "Đáp án"]);
  expect(verdictOf(several).word).toBe("Đúng một phần");
});

test("an option has its own picture", () => {
  const picture = { alt: "Ô xanh", width: 300, height: 200 };
  const drawn = reviewed("single", ["Ô xanh", "B"], {});
  const lines = linesOf({ ...drawn, question: { ...drawn.question, option_pictures: [picture, null] } });
  expect(lines.map(line => line.picture)).toEqual([picture, null]);
});

test("true or false, groups of statements, typed answers", () => {
  expect(linesOf(reviewed("true_false", [], { right: false, answer: true })).map(line => line.words.join())).toEqual([
    "Đồng chí chọn",
    "Đáp án",
  ]);
  const group = reviewed("statements", ["A", "B"], { right: [true, false], answer: [true, null] });
  expect(linesOf(group).map(line => line.words.join(" · "))).toEqual([
    "Đáp án: Đúng · Đồng chí chọn: Đúng",
    "Đáp án: Sai · Đồng chí chưa trả lời ý này",
  ]);
  const number = reviewed("numeric", [], { right: "97.5", answer: "98", accepted: ["97 đến 98"] });
  expect(linesOf(number).map(line => [line.text, line.words.join("; ")])).toEqual([
    ["97,5", "Đáp án; Cũng được nhận: 97 đến 98"],
    ["98", "Đồng chí ghi"],
  ]);
});

test("verdicts", () => {
  expect(verdictOf(reviewed("single", ["A"], {})).word).toBe("Chưa trả lời");
  expect(verdictOf(reviewed("single", ["A"], { answer: 0, fraction: "1" })).is).toBe("right");
  expect(verdictOf(reviewed("single", ["A"], { answer: 0, ruling: "void" })).word).toBe("Câu không tính, được trọn điểm");
});

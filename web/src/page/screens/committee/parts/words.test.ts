import { describe, expect, test } from "vitest";
import type { Schema } from "../../../api/client.ts";
import { dayOf, hourOf, instantOf } from "../../../words/instants.ts";
import { openText } from "../closing/words.ts";
import { complaints, namesOf } from "../plan/parts_form.tsx";
import { hundredthsOf } from "../plan/policy.tsx";
import { byMissing, message, standingText, timeText } from "./message.ts";

const UNIT = {
  name: "Đảng bộ tỉnh Bình Phước",
  sentence: "Đã học 4.689/4.771 đồng chí (98,2%). Đã đủ chỉ tiêu 98%.",
  took_test: { applicable: true, text: "3.061/4.771 (64,1 %)", hidden_because: null },
  not_come: { excused: 61, unexcused: 21, unrecorded: 0 },
};
const FIGURES = {
  title: "Học tập, quán triệt Kế hoạch số 64-KH/TU",
  as_of: "2024-12-18T01:23:22Z",
  as_of_text: "số liệu đến 08:23:22",
  snapshot: null,
  unit: UNIT,
} as unknown as Schema<"ParticipationOut">;
const STANDING = { sentence: "148/205 chi bộ đã học đủ; còn 82 đồng chí; còn 2 ngày (hạn 20/12)." } as Schema<"StandingOut">;

describe("the message for Zalo", () => {
  test("has five lines of counts", () => {
    expect(message(FIGURES, STANDING).split("\n")).toEqual([
      "Đảng bộ tỉnh Bình Phước: Học tập, quán triệt Kế hoạch số 64-KH/TU.",
      "Đã học 4.689/4.771 đồng chí (98,2%). Đã đủ chỉ tiêu 98%.",
      "Đã làm bài trắc nghiệm: 3.061/4.771 (64,1 %).",
      "148/205 chi bộ đã học đủ; còn 82 đồng chí; còn 2 ngày (hạn 20/12).",
      "Số liệu đến 8 giờ 23 ngày 18/12/2024.",
    ]);
  });

  test("of a closed campaign says who has not come, and the seal", () => {
    const sealed = { ...FIGURES, as_of_text: "số liệu đã chốt ngày 12/11/2024, bản số 2", snapshot: { number: 2 } };
    const lines = message(sealed as unknown as typeof FIGURES, null).split("\n");
    expect(lines).toHaveLength(5);
    expect(lines.slice(3)).toEqual([
      "Chưa học: vắng có lý do 61, vắng không lý do 21.",
      "Số liệu đã chốt ngày 12/11/2024, bản số 2.",
    ]);
    expect(timeText(FIGURES)).toBe("Số liệu đến 8 giờ 23 ngày 18/12/2024");
  });
});

describe("how branches stand", () => {
  test("one branch is not counted among branches", () => {
    const one = { branches: 1, sentence: "0/1 chi bộ đã học đủ; còn 1 đồng chí; còn 2 ngày (hạn 20/12)." };
    expect(standingText(one as typeof STANDING)).toBe("Còn 1 đồng chí; còn 2 ngày (hạn 20/12).");
    expect(standingText({ ...STANDING, branches: 205 })).toBe(STANDING.sentence);
  });

  test("few kinds are told as they are, many are taken together; no branch is lost", () => {
    const few = [0, 1, 7].map(missing => ({ missing, branches: 3 }));
    expect(byMissing({ by_missing: few }).map(row => row.name)).toEqual(["Đã học đủ", "Còn 1 đồng chí", "Còn 7 đồng chí"]);
    const many = [0, 1, 4, 5, 9, 20, 21, 50].map(missing => ({ missing, branches: 2 }));
    expect(byMissing({ by_missing: many })).toEqual([
      { name: "Đã học đủ", count: 2 },
      { name: "Còn 1 đồng chí", count: 2 },
      { name: "Còn 3 đến 5", count: 4 },
      { name: "Còn 6 đến 10", count: 2 },
      { name: "Còn từ 11 trở lên", count: 6 },
    ]);
  });
});

test("without a test the message says so", () => {
  const unit = { ...UNIT, took_test: { applicable: false, text: "không áp dụng", hidden_because: null } };
  const lines = message({ ...FIGURES, unit } as unknown as typeof FIGURES, STANDING).split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[2]).toBe("Đợt này không có bài trắc nghiệm.");
});

test("the parts of a campaign as they are typed", () => {
  expect(namesOf(" Buổi sáng \n\nBuổi chiều\n")).toEqual(["Buổi sáng", "Buổi chiều"]);
  expect(complaints(["Sáng", "Chiều"], 2)).toEqual({});
  expect(Object.keys(complaints([], 1))).toEqual(["parts", "needed"]);
  expect(complaints(["Sáng", "Chiều"], 3).needed).toBe("Đồng chí ghi một số từ 1 đến 2.");
});

test("what is still open, in words", () => {
  expect(openText({ meetings: 1, late_waiting: 2, corrections: 0 })).toBe(
    "1 buổi học, học bù chưa kết thúc, 2 bài có câu trả lời gửi muộn chờ xem xét",
  );
  expect(openText({})).toBe("");
});

test("days and hours of forms are those of Vietnam", () => {
  expect(instantOf("2024-12-20", "17:00")).toBe("2024-12-20T17:00:00+07:00");
  expect([dayOf("2024-12-19T18:30:00Z"), hourOf("2024-12-19T18:30:00Z")]).toEqual(["2024-12-20", "01:30"]);
});

test.each([
  ["98", 9800],
  ["97,5", 9750],
  ["97.25", 9725],
  ["100", 10_000],
  ["100,01", null],
  ["9 8", null],
  ["", null],
])("a target of %s %% is %s hundredths", (typed, expected) => {
  expect(hundredthsOf(typed)).toBe(expected);
});

import { expect, test } from "vitest";
import { scoreText, valueText } from "./words.ts";

test("own data reads as people write it", () => {
  expect(valueText("1957-03-12")).toBe("12/03/1957");
  expect(valueText("2024-12-18T18:19:15+07:00")).toBe("18 giờ 19 ngày 18/12/2024");
  expect(valueText("2024-12-18T11:19:15.123456Z")).toBe("18 giờ 19 ngày 18/12/2024");
  expect(valueText("Tài liệu 2024-12-18T")).toBe("Tài liệu 2024-12-18T");
  expect(valueText(null)).toBe("chưa ghi");
  expect(valueText(true)).toBe("có");
});

test("a score says what it counts; parts of a question count as parts", () => {
  expect(scoreText("7/10")).toBe("đúng 7/10 câu");
  expect(scoreText("6,33/20")).toBe("đúng 6,33/20 câu, tính cả câu đúng một phần");
});

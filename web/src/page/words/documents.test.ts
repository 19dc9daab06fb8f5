import { expect, test } from "vitest";
import { clauseText, namedText, placeOf } from "./documents.ts";
import { hasWords } from "./fold.ts";

test("names of documents and clauses", () => {
  expect(namedText("plan", "64-KH/TU")).toBe("Kế hoạch số 64-KH/TU");
  expect(namedText("reference", null)).toBe("Tư liệu");
  expect(clauseText("II.4, gạch đầu dòng 2")).toBe("mục II.4, gạch đầu dòng 2");
  expect(clauseText("Đoạn 3")).toBe("đoạn 3");
});

test("a clause finds its place in a longer layer", () => {
  const clauses = ["I", "I.1", "II.4", "II.10", null];
  expect(placeOf("II.4, gạch đầu dòng 2", clauses)).toBe("II.4");
  expect(placeOf("I.1.a", clauses)).toBe("I.1");
  expect(placeOf("I.2", clauses)).toBe("I");
  expect(placeOf("II", clauses)).toBe("II.4");
  expect(placeOf("II.1", clauses)).toBeNull();
  expect(placeOf("IV", clauses)).toBeNull();
});

test("search with and without marks", () => {
  expect(hasWords("Đổi mới học tập nghị quyết", "nghi quyet doi")).toBe(true);
  expect(hasWords("Đổi mới học tập nghị quyết", "NGHỊ QUYẾT")).toBe(true);
  expect(hasWords("Đổi mới học tập nghị quyết", "kiểm tra")).toBe(false);
  expect(hasWords("Đổi mới", "")).toBe(true);
});

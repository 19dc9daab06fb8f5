/// <reference types="node" />
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { hallLink, readHallLink } from "../../words/hall_link.ts";
import { qrCode, type Squares } from "./encode.ts";

const rows = (squares: Squares) => squares.map(row => row.map(Number).join(""));
const hash = (squares: Squares) => createHash("sha256").update(rows(squares).join("\n")).digest("hex").slice(0, 16);
const HALL = "https://sotay.example.vn/diem-danh/01a20785-a16f-7361-8d4c-0f7eeac9342d?ma=97558023";

// Compared square by square with two other programs (segno, python-qrcode) when it was written.
test.each([
  ["HELLO WORLD", "M", 21, "83d76f36239756fc"],
  [HALL, "M", 37, "ed5655dc761ac3da"],
  ["Xin chào đồng chí", "L", 25, "693c81bf74eaadec"],
  [`SOTAY1:${"ABCDEFGH234567".repeat(61)}`, "L", 85, "8be971fbfe4da7cf"],
  ["x".repeat(300), "M", 69, "a6c4c99a50e77d18"],
] as const)("the squares of %s at level %s", (text, level, size, squaresHash) => {
  const squares = qrCode(text, level);
  expect(squares).toHaveLength(size);
  expect(hash(squares)).toBe(squaresHash);
});

test("what does not fit is said", () => {
  expect(() => qrCode("x".repeat(3000), "L")).toThrow(RangeError);
});

test("the link of a hall is read as it was written", () => {
  expect(readHallLink(HALL)).toEqual({ session: "01a20785-a16f-7361-8d4c-0f7eeac9342d", digits: "97558023" });
  expect(hallLink("https://sotay.example.vn", "01a20785-a16f-7361-8d4c-0f7eeac9342d", "97558023")).toBe(HALL);
  expect(readHallLink("https://example.vn/")).toBeNull();
});

import { expect, test } from "vitest";
import { fold } from "../../words/fold.ts";
import { boxesOf, instantOf } from "../../words/instants.ts";
import { deadlineText, FOLLOW_UP, isBegun, isOnNow, slipLink, spanText, standsText, withYear } from "./words.ts";

const MEETING = { starts_at: "2024-12-18T12:30:00Z", ends_at: "2024-12-18T14:00:00Z", cancelled_at: null };
const at = (hour: string) => new Date(instantOf("2024-12-18", hour));

test("golden wording 2, the second line", () => {
  expect(`${deadlineText("2024-12-20T10:00:00Z")} ${FOLLOW_UP}`).toBe("Hạn 20/12. Xem tên và sắp xếp học bù.");
});

test("a slip's code is read from its link by the screen that takes it, and goes to no server", () => {
  const link = new URL(slipLink("https://hoctap.example", { login: "100013", code: "PP7B4-Z03TH" }));
  expect([link.pathname, link.search]).toEqual(["/kich-hoat", ""]);
  expect(/^#([0-9A-Za-z]+)\.([0-9A-Za-z-]+)$/.exec(link.hash)?.slice(1)).toEqual(["100013", "PP7B4-Z03TH"]);
});

test("a meeting in words, and when its hall is open", () => {
  expect(spanText(MEETING)).toBe("19 giờ 30 đến 21 giờ thứ Tư, 18/12/2024");
  expect([at("18:29"), at("18:30")].map(now => isBegun(MEETING, now))).toEqual([false, true]);
  expect([at("22:00"), at("22:01")].map(now => isOnNow(MEETING, now))).toEqual([true, false]);
  expect([at("19:00"), at("19:30"), at("21:01")].map(now => standsText(MEETING, now))).toEqual([
    "Chưa diễn ra",
    "Đang diễn ra",
    "Đã xong",
  ]);
  expect(isBegun({ ...MEETING, cancelled_at: "2024-12-18T00:00:00Z" }, at("20:00"))).toBe(false);
});

test("boxes of a day and an hour give the instant back", () => {
  const { day, hour } = boxesOf("2024-12-18T17:30:00Z");
  expect([day, hour]).toEqual(["2024-12-19", "00:30"]);
  expect(Date.parse(instantOf(day, hour))).toBe(Date.parse("2024-12-18T17:30:00Z"));
});

test("names: the year beside them, found without marks", () => {
  expect(withYear("Nguyễn Văn Bảy", 1957)).toBe("Nguyễn Văn Bảy, 1957");
  expect(fold("Đỗ Thị Ánh")).toBe("do thi anh");
});

import { expect, it } from "vitest";
import { ageText, troubles } from "./ages.ts";

const NOW = "2024-12-18T05:00:00Z";
const WELL = {
  now: NOW,
  queues: [],
  journal_waiting: 0,
  journal_waiting_since: null,
  sealed_at: null,
  accounts: 1,
  signed_in: 1,
};

it.each([
  ["2024-12-18T04:59:48Z", "12 giây"],
  ["2024-12-18T04:55:00Z", "5 phút"],
  ["2024-12-18T03:00:00Z", "2 giờ"],
  ["2024-12-15T05:00:00Z", "3 ngày"],
  ["2024-12-18T05:00:09Z", "0 giây"],
])("says how old %s is", (since, said) => {
  expect(ageText(since, NOW)).toBe(said);
});

it("speaks up only about what is old", () => {
  const queue = { kind: "participation.changed", waiting: 3, retried: 0 };
  expect(troubles(WELL)).toEqual([]);
  expect(troubles({ ...WELL, queues: [{ ...queue, since: "2024-12-18T04:59:00Z" }] })).toEqual([]);
  expect(troubles({ ...WELL, queues: [{ ...queue, since: "2024-12-18T04:50:00Z" }] })).toEqual([
    "Việc “tính lại số người tham gia” chờ đã 10 phút: phần chạy nền có thể đang dừng.",
  ]);
  expect(troubles({ ...WELL, journal_waiting: 9, journal_waiting_since: "2024-12-18T03:00:00Z" })).toHaveLength(1);
});

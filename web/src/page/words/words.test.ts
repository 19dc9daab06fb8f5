import { describe, expect, test } from "vitest";
import { openQuestionsText, SAVED_HERE, sentText, standingText, stillHereText, timeUpText } from "./answers.ts";
import { dayText, hourText, leftText, momentText, nearDayText } from "./dates.ts";
import { unbroken } from "./names.ts";
import { countText, rateText, sizeText } from "./numbers.ts";

describe("golden wordings about answers", () => {
  test("saved, sent", () => {
    expect(SAVED_HERE).toBe("Đã lưu trên điện thoại này, chưa gửi. Có sóng sẽ tự gửi; đồng chí đừng xóa ứng dụng.");
    expect(sentText("2024-12-18T19:42:10+07:00", 20, 20)).toBe("Đã gửi xong lúc 19 giờ 42. Hệ thống đã nhận đủ 20/20 câu.");
    expect(sentText("2024-12-18T19:42:10+07:00", 18, 20)).toBe("Đã gửi xong lúc 19 giờ 42. Hệ thống đã nhận 18/20 câu.");
  });

  test("time is up", () => {
    expect(timeUpText(18)).toBe("Đã hết giờ. 18 câu gửi kịp đang được chấm.");
    expect(stillHereText(2)).toBe("2 câu còn trong điện thoại sẽ tự gửi khi có sóng và được ghi là gửi muộn.");
    expect(stillHereText(0)).toBeNull();
    expect(stillHereText(3, "{n} câu còn lại.")).toBe("3 câu còn lại.");
  });

  test("how it stands", () => {
    expect(standingText(0, 5, true)).toBe("Đã gửi 5 câu");
    expect(standingText(2, 5, false)).toBe("Mất sóng: 2 câu đã lưu trên máy, chưa gửi");
    expect(openQuestionsText(2, 1)).toBe("Còn 2 câu chưa trả lời, 1 câu đã đánh dấu để xem lại.");
  });
});

describe("days and hours, in the organisation's time zone", () => {
  test.each([
    ["2024-12-20T10:00:00Z", "17 giờ thứ Sáu, 20/12/2024"],
    ["2024-12-20T17:30:00Z", "0 giờ 30 thứ Bảy, 21/12/2024"],
  ])("%s is %s", (instant, said) => expect(momentText(instant)).toBe(said));

  test("a day, an hour, a day near by", () => {
    expect(dayText("2024-12-18")).toBe("18/12/2024");
    expect(hourText("2024-12-18T12:05:00Z")).toBe("19 giờ 05");
    const now = new Date("2024-12-18T05:00:00Z");
    expect(nearDayText("2024-12-18T16:59:00Z", now)).toBe("hôm nay");
    expect(nearDayText("2024-12-18T17:01:00Z", now)).toBe("ngày mai");
    expect(nearDayText("2024-12-25T05:00:00Z", now)).toBe("ngày 25/12/2024");
  });

  test("minutes until the last five, then seconds", () => {
    expect(leftText(39.2 * 60_000)).toBe("40 phút");
    expect(leftText(5 * 60_000)).toBe("5 phút 00 giây");
    expect(leftText(61_000)).toBe("1 phút 01 giây");
    expect(leftText(9_200)).toBe("10 giây");
    expect(leftText(-5)).toBe("0 giây");
  });
});

test("what belongs together stays in one line", () => {
  expect(unbroken("Đã học 48/49 đồng chí (97,9 %)")).toBe("Đã học 48/49 đồng chí (97,9\u00a0%)");
  expect(unbroken("Kế hoạch số 64-KH/TU").replaceAll("\u2060", "|")).toBe("Kế hoạch số 64|-|KH|/|TU");
});

describe("numbers", () => {
  test("fractions first, commas and dots as people write them", () => {
    expect(rateText(4689, 4771, "98.28")).toBe("4.689/4.771 (98,28 %)");
    expect(rateText(0, 0, null)).toBe("0/0");
    expect(countText(130000)).toBe("130.000");
    expect(sizeText(1_234_000)).toBe("1,2 MB");
    expect(sizeText(35_400)).toBe("35 KB");
  });
});

import { dayText, hourText, weekdayText } from "../../../words/dates.ts";
import { instantOf } from "../../../words/instants.ts";

// A browser writes days and hours in its boxes in its own language ("12/20/2024", "05:00 PM"): beside them they are said as
// Vietnamese people write them.

/** "thứ Sáu, 20/12/2024"; nothing chosen yet: what to do. */
export function readsDay(day: string): string {
  return day ? `${weekdayText(instantOf(day, "12:00"))}, ${dayText(day)}` : "Chọn trong lịch";
}

/** "17 giờ". */
export function readsHour(hour: string): string {
  return hour ? hourText(instantOf("2024-12-18", hour)) : "Chọn giờ";
}

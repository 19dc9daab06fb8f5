// Days and hours as Vietnamese people write them, in the organisation's time zone whatever the phone is set to.
const ZONE = "Asia/Ho_Chi_Minh";
const WEEKDAYS: Record<string, string> = {
  Mon: "thứ Hai",
  Tue: "thứ Ba",
  Wed: "thứ Tư",
  Thu: "thứ Năm",
  Fri: "thứ Sáu",
  Sat: "thứ Bảy",
  Sun: "Chủ nhật",
};

const FORMAT = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  hourCycle: "h23",
  weekday: "short",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

function parts(instant: string | Date): Record<string, string> {
  const at = typeof instant === "string" ? new Date(instant) : instant;
  return Object.fromEntries(FORMAT.formatToParts(at).map(part => [part.type, part.value]));
}

/** "18/12/2024"; of a day ("2024-12-18") or an instant. */
export function dayText(day: string | Date): string {
  if (typeof day === "string" && day.length === 10) return day.split("-").reverse().join("/");
  const { day: d, month, year } = parts(day);
  return `${d}/${month}/${year}`;
}

/** "19 giờ 30", "17 giờ". */
export function hourText(instant: string | Date): string {
  const { hour = "0", minute = "0" } = parts(instant);
  return minute === "00" ? `${Number(hour)} giờ` : `${Number(hour)} giờ ${minute}`;
}

/** "17 giờ thứ Sáu, 20/12/2024". */
export function momentText(instant: string | Date): string {
  return `${hourText(instant)} ${weekdayText(instant)}, ${dayText(instant)}`;
}

/** "thứ Sáu". */
export function weekdayText(instant: string | Date): string {
  return WEEKDAYS[parts(instant).weekday ?? ""] ?? "";
}

/** "hôm nay", "hôm qua", "ngày mai", else the day. */
export function nearDayText(instant: string, now: Date): string {
  const away = Math.round((midnight(new Date(instant)) - midnight(now)) / 86_400_000);
  return { "-1": "hôm qua", "0": "hôm nay", "1": "ngày mai" }[String(away)] ?? `ngày ${dayText(instant)}`;
}

function midnight(at: Date): number {
  const { year, month, day } = parts(at);
  return Date.parse(`${year}-${month}-${day}T00:00:00Z`);
}

/** How much time is left: minutes until the last five, then minutes and seconds. */
export function leftText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds > 5 * 60) return `${Math.ceil(seconds / 60)} phút`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} giây`;
  return `${minutes} phút ${String(seconds % 60).padStart(2, "0")} giây`;
}

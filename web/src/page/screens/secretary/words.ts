// Sentences of the secretary's screens, as pure functions.
import { dayText, hourText, weekdayText } from "../../words/dates.ts";

const HALL_MARGIN_MS = 3_600_000;

interface Times {
  readonly starts_at: string;
  readonly ends_at: string;
  readonly cancelled_at: string | null;
}

/** "Nguyễn Văn Bảy, 1957": the year tells namesakes apart. */
export function withYear(name: string, year: number | null): string {
  return year === null ? name : `${name}, ${year}`;
}

/** A word at the beginning of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "20/12": a day of this year. */
export function shortDay(instant: string): string {
  return dayText(new Date(instant)).slice(0, 5);
}

/** The second line of golden wording 2. */
export function followUp(endsAt: string, missing: number): string {
  return missing === 0 ? `Hạn ${shortDay(endsAt)}.` : `Hạn ${shortDay(endsAt)}. Xem tên và sắp xếp học bù.`;
}

/** "19 giờ 30 đến 21 giờ thứ Tư, 18/12/2024". */
export function spanText(meeting: Times): string {
  return `${hourText(meeting.starts_at)} đến ${hourText(meeting.ends_at)} ${weekdayText(meeting.starts_at)}, ${dayText(new Date(meeting.starts_at))}`;
}

/** Whether people may be recorded as present: from an hour before it begins. */
export function isBegun(meeting: Times, now: Date): boolean {
  return meeting.cancelled_at === null && now.getTime() >= Date.parse(meeting.starts_at) - HALL_MARGIN_MS;
}

/** Whether its hall is open: codes are shown from an hour before until an hour after. */
export function isOnNow(meeting: Times, now: Date): boolean {
  return isBegun(meeting, now) && now.getTime() <= Date.parse(meeting.ends_at) + HALL_MARGIN_MS;
}

/** How a meeting stands, in two or three words. */
export function standsText(meeting: Times, now: Date): string {
  if (meeting.cancelled_at !== null) return "Đã hủy";
  if (now.getTime() < Date.parse(meeting.starts_at)) return "Chưa diễn ra";
  return now.getTime() <= Date.parse(meeting.ends_at) ? "Đang diễn ra" : "Đã xong";
}

export const KINDS = { regular: "Hội nghị học tập, quán triệt", makeup: "Học bù", home: "Học bù tại nhà" } as const;

export const EXCUSES = [
  { value: "illness", label: "Ốm đau" },
  { value: "duty", label: "Công tác" },
  { value: "family", label: "Việc gia đình" },
  { value: "other", label: "Lý do khác" },
] as const;
export type Excuse = (typeof EXCUSES)[number]["value"];

export const DUTIES = [
  { value: "speaker", label: "Báo cáo viên" },
  { value: "chair", label: "Chủ trì" },
  { value: "organiser", label: "Người tổ chức" },
] as const;
export type Duty = (typeof DUTIES)[number]["value"];

/** The instant of a day and an hour as typed ("2024-12-19", "19:30"), in the organisation's time zone, which has no summer time. */
export function instantOf(day: string, hour: string): string {
  return `${day}T${hour}:00+07:00`;
}

/** The day and the hour of an instant, as the boxes take them. */
export function boxesOf(instant: string): { readonly day: string; readonly hour: string } {
  const local = new Date(Date.parse(instant) + 7 * 3_600_000).toISOString();
  return { day: local.slice(0, 10), hour: local.slice(11, 16) };
}

/** A text without its marks and in small letters, as one types it in a hurry: "Bảy" is found by "bay". */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
}

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

/** What a slip's QR opens: number and code stand behind the "#", which stays on the phone. */
export function slipLink(origin: string, slip: { readonly login: string; readonly code: string }): string {
  return `${origin}/kich-hoat#${slip.login}.${slip.code}`;
}

/** "20/12": a day of this year. */
export function shortDay(instant: string): string {
  return dayText(new Date(instant)).slice(0, 5);
}

/** The second line of golden wording 2: until when, and what leads to the names. */
export function deadlineText(endsAt: string): string {
  return `Hạn ${shortDay(endsAt)}.`;
}

export const FOLLOW_UP = "Xem tên và sắp xếp học bù.";

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

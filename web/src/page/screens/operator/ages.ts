// How the service stands, from counts and ages (pure). One place says from when on somebody should look.
import type { Schema } from "../../api/client.ts";

type Operations = Schema<"OperationsOut">;

/** The worker's rounds are a second long: what waits longer than this waits for somebody to look. */
export const LOOK_AFTER_MS = 2 * 60_000;
/** A batch of the journal is sealed within minutes. */
export const SEAL_AFTER_MS = 15 * 60_000;

/** "12 giây", "5 phút", "2 giờ", "3 ngày". */
export function ageText(since: string, now: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(now) - Date.parse(since)) / 1000));
  if (seconds < 60) return `${seconds} giây`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} phút`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} giờ` : `${Math.floor(seconds / 86_400)} ngày`;
}

export function isOld(since: string | null, now: string, after: number): boolean {
  return since !== null && Date.parse(now) - Date.parse(since) > after;
}

const WORK: Record<string, string> = {
  "participation.changed": "tính lại số người tham gia",
  "member.status_changed": "áp dụng thay đổi về đảng viên vào danh sách",
};

export const workText = (kind: string) => WORK[kind] ?? "việc khác";

/** What somebody should look at, one sentence each; nothing: all is well. */
export function troubles(found: Operations): string[] {
  const old = found.queues.filter(queue => isOld(queue.since, found.now, LOOK_AFTER_MS));
  const said = old.map(
    queue => `Việc “${workText(queue.kind)}” chờ đã ${ageText(queue.since, found.now)}: phần chạy nền có thể đang dừng.`,
  );
  if (found.journal_waiting_since && isOld(found.journal_waiting_since, found.now, SEAL_AFTER_MS)) {
    said.push(`Nhật ký chưa niêm phong đã ${ageText(found.journal_waiting_since, found.now)}: phần chạy nền có thể đang dừng.`);
  }
  return said;
}

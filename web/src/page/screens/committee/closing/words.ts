import type { Schema } from "../../../api/client.ts";
import { countText } from "../../../words/numbers.ts";

const WORDS: Record<keyof Schema<"OpenOut">, string> = {
  meetings: "buổi học, học bù chưa kết thúc",
  attempts_running: "bài trắc nghiệm chưa hết giờ",
  phones_silent: "máy đã mở bài mà chưa gửi",
  marks_unconfirmed: "lượt điểm danh chờ người thứ hai xác nhận",
  check_ins_queued: "lượt tự điểm danh lúc mất sóng chờ xác nhận",
  results_waiting: "bài làm trên giấy chờ người thứ hai xác nhận",
  late_waiting: "bài có câu trả lời gửi muộn chờ xem xét",
  corrections: "đề nghị điều chỉnh danh sách chờ xem xét",
  papers_waiting: "giấy xác nhận của nơi sinh hoạt tạm thời chờ xem xét",
  excuses_asked: "đề nghị vắng có lý do chờ xem xét",
  records_waiting: "lần ghi gửi đến sau chờ tiếp nhận",
};

/** "1 buổi học …, 2 bài …": what is still open, in words; empty: nothing. */
export function openText(open: Readonly<Record<string, number>>): string {
  const named = Object.entries(WORDS).filter(([key]) => (open[key] ?? 0) > 0);
  return named.map(([key, word]) => `${countText(open[key] ?? 0)} ${word}`).join(", ");
}

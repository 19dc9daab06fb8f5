import type { Schema } from "../../api/client.ts";

type Open = Schema<"OpenOut">;

/** What is still open before a closing, by kind: one sentence each, with what to do. */
export const OPEN_WORDS: { readonly [kind in keyof Open]: (count: number) => string } = {
  meetings: count => `${count} buổi học hoặc học bù chưa kết thúc.`,
  attempts_running: count => `${count} bài trắc nghiệm chưa hết giờ.`,
  phones_silent: count => `${count} điện thoại đã mở bài mà chưa gửi gì về: nhắc các đồng chí ấy mở ứng dụng ở nơi có sóng.`,
  marks_unconfirmed: count => `${count} lượt điểm danh chờ người thứ hai xác nhận: phải xác nhận rồi mới gửi được.`,
  check_ins_queued: count => `${count} lượt quét mã lúc mất sóng chờ đồng chí xác nhận.`,
  results_waiting: count => `${count} bài làm trên giấy chờ người thứ hai xác nhận.`,
  late_waiting: count => `${count} bài có câu trả lời gửi muộn chờ đồng chí xem xét.`,
  corrections: count => `${count} đề nghị điều chỉnh danh sách chờ cấp trên xem xét.`,
  papers_waiting: count => `${count} giấy xác nhận của nơi sinh hoạt tạm thời chờ cấp trên xem xét.`,
  excuses_asked: count => `${count} đề nghị vắng mặt chờ xem xét.`,
  records_waiting: count => `${count} lần ghi gửi đến sau chờ tiếp nhận.`,
};

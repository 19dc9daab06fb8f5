// Words of the own record (pure).
import type { Schema } from "../../../api/client.ts";
import { dayText, hourText } from "../../../words/dates.ts";

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/;

const STATES: Readonly<Record<string, string>> = {
  present: "Có mặt",
  excused: "Vắng có lý do",
  unexcused: "Vắng không lý do",
  unrecorded: "Chưa ghi",
};
const DEEDS: Readonly<Record<string, string>> = {
  "attempt.batch": "Câu trả lời của bài trắc nghiệm",
  "attempt.submission": "Nộp bài trắc nghiệm",
  "check-in": "Điểm danh",
  confirmation: "Xác nhận danh sách điểm danh",
  correction: "Đề nghị sửa thông tin",
  excuse: "Đề nghị vắng mặt",
  "question.report": "Báo câu hỏi có vấn đề",
  "read-mark": "Đánh dấu đã đọc tài liệu",
  roll: "Danh sách điểm danh",
};

/** What waits in the outbox, by its kind. */
export function deedText(kind: string): string {
  return DEEDS[kind] ?? "Việc đã làm";
}

/** "Có mặt ngày 11/10/2024, Hội nghị học tập, quán triệt (phần 2); đồng chí … ghi; người thứ hai đã xác nhận". */
export function markText(mark: Schema<"MarkOut">): string {
  const part = mark.part > 1 ? ` (phần ${mark.part})` : "";
  const by = mark.recorded_by ? `đồng chí ${mark.recorded_by} ghi` : null;
  const behalf = mark.on_behalf ? "cấp trên ghi thay chi bộ" : null;
  const said = [
    `${STATES[mark.state] ?? mark.state} ngày ${mark.day}, ${mark.session_title}${part}`,
    by,
    behalf,
    mark.trust_text,
  ];
  return said.filter(Boolean).join("; ");
}

/** A value of one's own data, as people write it. */
export function valueText(value: string | number | boolean | null): string {
  if (value === null || value === "") return "chưa ghi";
  if (typeof value === "boolean") return value ? "có" : "không";
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(String(value));
  if (day) return `${day[3]}/${day[2]}/${day[1]}`;
  return INSTANT.test(String(value)) ? `${hourText(String(value))} ngày ${dayText(new Date(String(value)))}` : String(value);
}

/** "đúng 9/20 câu"; of a question with several parts the right ones count. */
export function scoreText(score: string): string {
  return `đúng ${score} câu${score.includes(",") ? ", tính cả câu đúng một phần" : ""}`;
}

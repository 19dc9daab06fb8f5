// What an amendment changed in one row, in words (pure).
import type { Schema } from "../../api/client.ts";

type Change = Schema<"ChangeOut">;

// As the service says them where they wait for the committee.
const GROUNDS: Record<string, string> = {
  attendance: "điểm danh ghi nhận sau khi chốt",
  test: "bài trắc nghiệm nộp sau khi chốt",
  late_answers: "câu trả lời gửi muộn đã được đồng ý tính",
  regraded: "kết quả bài trắc nghiệm được tính lại",
  correction: "đề nghị điều chỉnh danh sách",
};
const LABELS: Record<string, string> = {
  counted: "Tính trong đợt",
  present: "Đã học",
  way: "Cách ghi nhận",
  absence: "Lý do vắng",
  took: "Đã làm bài trắc nghiệm",
  standing: "Tình trạng",
  membership: "Tư cách đảng viên",
  removed: "Đưa ra khỏi danh sách",
  parts: "Số phần đã dự",
  unit: "Chi bộ",
  cell: "Tổ đảng",
};
const VALUES: Record<string, string> = {
  true: "có",
  false: "không",
  null: "không có",
  code: "tự điểm danh bằng mã",
  roll: "điểm danh",
  makeup: "học bù",
  home: "học bù tại nhà",
  elsewhere: "nơi khác xác nhận",
  excused: "có lý do",
  unexcused: "không lý do",
  unrecorded: "chưa ghi",
  expected: "thuộc diện học tập",
  exempt: "được miễn",
  temporarily_exempt: "tạm miễn",
  suspended: "đình chỉ sinh hoạt đảng",
  full: "chính thức",
  probationary: "dự bị",
  died: "từ trần",
  expelled: "khai trừ",
  left: "ra khỏi Đảng",
};

const word = (value: unknown) => VALUES[String(value)] ?? String(value);

/** Each value that is another one now: "chưa ghi → không có". */
export function changesOf(change: Change): {
  readonly grounds: string;
  readonly lines: readonly (readonly [string, string])[];
} {
  const lines = Object.entries(LABELS).flatMap(([name, label]) => {
    const [old, now] = [change.old[name], change.new[name]];
    if (old === now) return [];
    // Units are ids in the file.
    return [[label, name === "unit" || name === "cell" ? "đã đổi" : `${word(old)} → ${word(now)}`] as const];
  });
  const grounds = change.grounds.map(ground => GROUNDS[ground] ?? "việc khác").join(", ");
  return {
    grounds: grounds === "" ? "" : `Vì: ${grounds}`,
    lines: lines.length > 0 ? lines : [["Kết quả bài trắc nghiệm", "đã điều chỉnh"]],
  };
}

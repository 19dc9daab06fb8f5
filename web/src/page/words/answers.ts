// The golden wordings about answers on their way (people.md 3, 4, 5), as pure functions.
import { hourText } from "./dates.ts";

/** Golden wording 3, first half. */
export const SAVED_HERE = "Đã lưu trên điện thoại này, chưa gửi. Có sóng sẽ tự gửi; đồng chí đừng xóa ứng dụng.";

/** Golden wording 3, second half: everything the service received. */
export function sentText(closedAt: string, received: number, questions: number): string {
  const whole = received === questions ? "đủ " : "";
  return `Đã gửi xong lúc ${hourText(closedAt)}. Hệ thống đã nhận ${whole}${received}/${questions} câu.`;
}

/** Golden wording 4, first line: what came in time is being graded. */
export function timeUpText(inTime: number): string {
  return inTime === 0
    ? "Đã hết giờ. Hệ thống chưa nhận được câu trả lời nào."
    : `Đã hết giờ. ${inTime} câu gửi kịp đang được chấm.`;
}

/** Golden wording 4, second line; `template` is the service's own, with {n}. Null: nothing is left here. */
export function stillHereText(left: number, template?: string | null): string | null {
  if (left === 0) return null;
  const words = template ?? "{n} câu còn trong điện thoại sẽ tự gửi khi có sóng và được ghi là gửi muộn.";
  return words.replace("{n}", String(left));
}

/** How the answers stand while the test goes on, in a few words beside an icon. */
export function standingText(unsent: number, answered: number, isReached: boolean): string {
  if (unsent === 0) return answered === 0 ? "Chưa trả lời câu nào" : `Đã gửi ${answered} câu`;
  return isReached ? `${unsent} câu đã lưu trên máy, chưa gửi` : `Mất sóng: ${unsent} câu đã lưu trên máy, chưa gửi`;
}

/** Before handing in: what is still open. */
export function openQuestionsText(open: number, flagged: number): string {
  const said = [open > 0 ? `${open} câu chưa trả lời` : "", flagged > 0 ? `${flagged} câu đã đánh dấu để xem lại` : ""];
  const found = said.filter(Boolean);
  return found.length === 0 ? "Đồng chí đã trả lời tất cả các câu." : `Còn ${found.join(", ")}.`;
}

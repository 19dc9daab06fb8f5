// What happened to somebody's way in, and what to do about it, in words (pure).
import type { Schema } from "../../api/client.ts";
import { momentText } from "../../words/dates.ts";

type WayIn = Schema<"WayInOut">;

export function slipText(found: WayIn): string {
  const at = found.slip_at ? momentText(found.slip_at) : "";
  switch (found.slip) {
    case "none":
      return "chưa cấp phiếu";
    case "used":
      return `đã kích hoạt lúc ${at}`;
    case "replaced":
      return "đã thay bằng phiếu khác";
    case "wrong_tries":
      return "hết hiệu lực vì nhập sai nhiều lần";
    case "expired":
      return `hết hạn lúc ${at}`;
    case "valid":
      return `còn hiệu lực đến ${at}${found.slip_wrong_tries > 0 ? `, đã nhập sai ${found.slip_wrong_tries} lần` : ""}`;
  }
}

const NEW_SLIP = "Bí thư chi bộ cấp phiếu mới, đưa tận tay đồng chí ấy.";
const BRAKED = 5;

/** The one thing to do first. */
export function adviceOf(found: WayIn): string {
  if (found.disabled) return "Tài khoản đã khóa. Đồng chí hỏi cấp ủy quản lý vì sao trước khi mở lại.";
  if (found.failed_tries >= BRAKED)
    return "Đã nhập sai nhiều lần: chờ 15 phút rồi nhập lại, hoặc xin bí thư chi bộ cấp phiếu mới.";
  if (found.devices > 0) {
    return "Có máy đang đăng nhập. Nhờ đồng chí ấy xem lại sóng, mở lại trang bằng trình duyệt đã dùng lần trước, không mở trong Zalo.";
  }
  if (found.slip === "valid")
    return "Phiếu còn dùng được: đồng chí ấy chọn “Dùng phiếu” ở màn hình đăng nhập, nhập số và mã trên phiếu.";
  if (found.has_password) return "Đồng chí ấy đăng nhập bằng số và mật khẩu; quên mật khẩu thì bí thư chi bộ cấp phiếu mới.";
  return NEW_SLIP;
}

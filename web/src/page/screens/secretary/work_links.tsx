import { LineLink, Lines } from "../../parts/card.tsx";
import { type Campaign, mayDecide } from "./data.ts";

/** The rest of the secretary's work with a campaign. */
export function WorkLinks({ unit, campaign }: { readonly unit: string; readonly campaign: Campaign }) {
  const at = `/chi-bo/${unit}`;
  const chosen = `?dot=${campaign.id}`;
  return (
    <section class="stack-small">
      <h2>Việc của chi bộ</h2>
      <Lines>
        <LineLink
          href={`${at}/buoi-hoc${chosen}`}
          icon="calendar"
          title="Buổi học, học bù"
          detail="Điểm danh, mã điểm danh, danh sách ký tên"
        />
        {mayDecide() && (
          <LineLink
            href={`${at}/cho-xem-xet${chosen}`}
            icon="list"
            title="Việc chờ đồng chí xem xét"
            detail="Xin vắng, quét mã lúc mất sóng, gửi đến sau"
          />
        )}
        {campaign.quiz_id !== null && (
          <LineLink
            href={`${at}/bai-giay${chosen}`}
            icon="paper"
            title="Bài làm trên giấy"
            detail={mayDecide() ? "In đề, nhập bài đã làm, người thứ hai xác nhận" : "Người thứ hai đối chiếu và xác nhận"}
          />
        )}
        {mayDecide() && campaign.quiz_id !== null && (
          <LineLink
            href="/kiem-tra/xac-nhan"
            icon="check"
            title="Đối chiếu xác nhận đã nộp bài"
            detail="Khi có đồng chí nói đã nộp bài rồi"
          />
        )}
        {mayDecide() && (
          <LineLink
            href={`${at}/gui-len${chosen}`}
            icon="mail"
            title="Gửi số liệu lên cấp trên"
            detail="Xem việc còn dở dang trước khi gửi"
          />
        )}
        {mayDecide() && (
          <LineLink
            href={`${at}/phieu`}
            icon="key"
            title="Phiếu đăng nhập"
            detail="In phiếu cho đồng chí chưa đăng nhập được"
          />
        )}
      </Lines>
    </section>
  );
}

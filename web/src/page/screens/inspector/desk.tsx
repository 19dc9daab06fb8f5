import { answer, api } from "../../api/client.ts";
import { LineLink, Lines } from "../../parts/card.tsx";
import { Page } from "../../parts/page.tsx";
import { Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { useLoad } from "../../state/load.ts";
import { STATES } from "../../words/campaigns.ts";
import { dayText } from "../../words/dates.ts";
import { unbroken } from "../../words/names.ts";

/** Where an inspection begins: a figure, a file, a confirmation, the journal. */
export default function DeskScreen(_: ScreenProps) {
  const campaigns = useLoad("inspector/campaigns", () => answer(api.GET("/api/v1/campaigns")), "home");
  return (
    <Page title="Kiểm tra" lead="Mỗi con số tính lại được từ từng dòng. Mỗi lần xem tên đều được ghi lại.">
      <section class="stack-small">
        <h2>Xem vì sao có con số</h2>
        <Show of={campaigns}>
          {found =>
            found.items.length === 0 ? (
              <p>Chưa có đợt học tập nào trong phạm vi đồng chí được giao.</p>
            ) : (
              <Lines>
                {found.items.map(campaign => (
                  <LineLink
                    key={campaign.id}
                    href={`/kiem-tra/dot/${campaign.id}`}
                    icon="board"
                    title={unbroken(campaign.title)}
                    detail={`${STATES[campaign.state]}, từ ${dayText(campaign.starts_at)} đến ${dayText(campaign.ends_at)}`}
                  />
                ))}
              </Lines>
            )
          }
        </Show>
      </section>
      <section class="stack-small">
        <h2>Đối chiếu giấy tờ, tệp</h2>
        <Lines>
          <LineLink
            href="/kiem-tra/tep"
            icon="shield"
            title="Kiểm tra tệp số liệu đã chốt"
            detail="Tính lại mọi số ngay trên máy này, chỉ ra dòng bị sửa"
          />
          <LineLink
            href="/kiem-tra/xac-nhan"
            icon="scan"
            title="Đối chiếu xác nhận đã nộp bài"
            detail="Theo mã 12 ký tự hoặc nội dung mã QR"
          />
          <LineLink
            href="/kiem-tra/nhat-ky"
            icon="lock"
            title="Dấu niêm phong của nhật ký"
            detail="Mã để đối chiếu với bản đã in"
          />
        </Lines>
      </section>
    </Page>
  );
}

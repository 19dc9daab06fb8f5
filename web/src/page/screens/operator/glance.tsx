import { answer, api, open, type Schema } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Card, LineLink, Lines } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { useLoad } from "../../state/load.ts";
import { hourText, momentText } from "../../words/dates.ts";
import { countText } from "../../words/numbers.ts";
import { ageText, troubles, workText } from "./ages.ts";

interface Glance {
  readonly found: Schema<"OperationsOut">;
  readonly isReady: boolean;
}

/** Health at a glance: does it answer, does work pile up, is the journal sealed. */
export default function GlanceScreen(_: ScreenProps) {
  const glance = useLoad("operations", read);
  return (
    <Page title="Vận hành" lead="Chỉ có số đếm và thời gian chờ; không có tên người, không có nội dung." wide>
      <Show of={glance}>{data => <State {...data} />}</Show>
      <p>
        <Button icon="history" onClick={glance.again} busy={glance.isLoading && glance.data !== null}>
          Xem lại
        </Button>
      </p>
      <Lines>
        <LineLink
          href="/van-hanh/khong-vao-duoc"
          icon="key"
          title="Có đồng chí không vào được"
          detail="Phiếu đã cấp chưa, đã kích hoạt chưa, liên lạc lần cuối lúc nào"
        />
        <LineLink
          href="/kiem-tra/nhat-ky"
          icon="lock"
          title="Dấu niêm phong của nhật ký"
          detail="Ghi lại mã mới nhất, giữ ở nơi khác"
        />
      </Lines>
    </Page>
  );
}

/** Raises Problem, Offline. */
async function read(): Promise<Glance> {
  const [found, isReady] = await Promise.all([
    answer(api.GET("/api/v1/operations")),
    open.GET("/readyz").then(
      ({ response }) => response.ok,
      () => false,
    ),
  ]);
  return { found, isReady };
}

function State({ found, isReady }: Glance) {
  const said = [...(isReady ? [] : ["Hệ thống chưa đọc được dữ liệu."]), ...troubles(found)];
  return (
    <>
      {said.length === 0 ? (
        <Notice kind="good" icon="check" title="Hệ thống hoạt động bình thường" live="polite">
          Xem lúc {hourText(found.now)}.
        </Notice>
      ) : (
        <Notice kind="bad" title="Cần xem ngay" live="polite">
          {said.map(sentence => (
            <p key={sentence}>{sentence}</p>
          ))}
          <p>
            Đồng chí khởi động lại dịch vụ (nếu chạy phần nền riêng thì khởi động lại cả phần ấy), một phút sau bấm Xem lại.
            Việc đang chờ không mất. Vẫn còn thông báo này thì đọc dòng lỗi trong nhật ký của dịch vụ: hướng dẫn vận hành, mục
            5.
          </p>
        </Notice>
      )}
      <div class="two-columns">
        <Card title="Việc chờ làm">
          {found.queues.length === 0 ? (
            <p>Không có việc nào chờ.</p>
          ) : (
            <Facts
              beside
              lines={found.queues.map(queue => [
                workText(queue.kind),
                `${countText(queue.waiting)} việc, lâu nhất ${ageText(queue.since, found.now)}${
                  queue.retried > 0 ? `, làm lại ${countText(queue.retried)}` : ""
                }`,
              ])}
            />
          )}
        </Card>
        <Card title="Nhật ký">
          <Facts
            beside
            lines={[
              ["Niêm phong lần gần nhất", found.sealed_at ? momentText(found.sealed_at) : "chưa có"],
              [
                "Chờ niêm phong",
                found.journal_waiting_since
                  ? `${countText(found.journal_waiting)} dòng, từ ${ageText(found.journal_waiting_since, found.now)} trước`
                  : "không có dòng nào",
              ],
            ]}
          />
        </Card>
        <Card title="Tài khoản">
          <Facts
            beside
            lines={[
              ["Đã lập", countText(found.accounts)],
              ["Đang đăng nhập trên ít nhất một máy", countText(found.signed_in)],
            ]}
          />
        </Card>
      </div>
    </>
  );
}

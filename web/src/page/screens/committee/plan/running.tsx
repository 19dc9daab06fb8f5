import { LineLink, Lines } from "../../../parts/card.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { momentText } from "../../../words/dates.ts";
import { countText } from "../../../words/numbers.ts";
import { figures, holds, ownUnits } from "../parts/places.ts";
import type { Opened, Plan } from "./form.tsx";
import { PlanFacts } from "./open.tsx";

/** A campaign that was opened: what to do with it, and the plan it was opened with. */
export function Running({ plan, opened }: { readonly plan: Plan; readonly opened: Opened | null }) {
  const unit = ownUnits()[0]?.id ?? plan.unit_id;
  const isOpen = plan.state === "open";
  return (
    <>
      {opened && (
        <Notice kind="good" title="Đã mở đợt học tập" live="polite">
          <p>
            Danh sách có {countText(opened.enrolled)} đồng chí, trong đó {countText(opened.expected)} đồng chí thuộc diện học
            tập. Chi bộ và đảng viên thấy đợt này từ bây giờ.
          </p>
        </Notice>
      )}
      <Notice kind={isOpen ? "info" : "good"} icon={isOpen ? "calendar" : "lock"}>
        {isOpen ? `Đang mở, kết thúc ${momentText(plan.ends_at)}.` : "Đã chốt số liệu."}
        {plan.guests > 0 && ` ${plan.guests} khách đã làm bài, không tính vào tỷ lệ.`}
      </Notice>
      <div class="two-columns">
        <Lines>
          <LineLink href={figures(plan.id, unit)} icon="tree" title="Số liệu" />
          {isOpen && <LineLink href={`/hoc-bu/${plan.id}/${unit}`} icon="people" title="Xếp học bù" />}
          <LineLink href={`/chot-so-lieu/${plan.id}/${unit}`} icon="check" title="Chi bộ gửi lên và chốt số liệu" />
          {holds("committee", "office") && (
            <LineLink href={`/dieu-chinh/${plan.id}`} icon="people" title="Đề nghị điều chỉnh danh sách" />
          )}
          {!isOpen && holds("committee", "office") && (
            <LineLink href={`/ban-chot/${plan.id}`} icon="shield" title="Các bản chốt và tệp chứng minh" />
          )}
          <LineLink href={`/can-lam-ro/${plan.id}/${unit}`} icon="book" title="Nội dung cần làm rõ thêm" />
          <LineLink href={`/tai-bao-cao/${plan.id}/${unit}`} icon="download" title="Tải báo cáo" />
        </Lines>
        <PlanFacts plan={plan} mayChange={false} />
      </div>
    </>
  );
}

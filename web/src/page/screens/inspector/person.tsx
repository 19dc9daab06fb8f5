import { answer, api, type Schema } from "../../api/client.ts";
import { Card } from "../../parts/card.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { useLoad } from "../../state/load.ts";
import css from "./inspector.module.css";

type Explanation = Schema<"ExplanationOut">;

/** "Vì sao tính?": one person in one campaign, in a sentence, with everything recorded behind it. */
export default function PersonScreen({ params }: ScreenProps) {
  const { campaign = "", member = "" } = params;
  const asked = { path: { campaign_id: campaign }, query: { member } };
  const found = useLoad(`inspector/${campaign}/person/${member}`, () =>
    answer(api.GET("/api/v1/campaigns/{campaign_id}/participation/explain", { params: asked })),
  );
  return (
    <Page
      title="Vì sao tính?"
      lead={found.data && `${found.data.full_name}, ${found.data.unit_name}`}
      backTo={`/kiem-tra/dot/${campaign}`}
    >
      <Show of={found}>{said => <Why said={said} />}</Show>
    </Page>
  );
}

function Why({ said }: { readonly said: Explanation }) {
  return (
    <>
      <Notice kind={said.in_numerator ? "good" : "info"} title={verdict(said)} icon={said.in_numerator ? "check" : "info"}>
        <p>{said.sentence}</p>
      </Notice>
      <Card title="Những gì đã ghi">
        {said.marks.length === 0 && <p>Chưa có lần điểm danh nào.</p>}
        <ul class="plain">
          {said.marks.map((mark, at) => (
            <li key={`${mark.session_id}/${mark.part}/${at}`} class={`${css.mark} stack-small`}>
              <p>
                <strong>
                  {mark.session_title}, {mark.day}
                </strong>
                {mark.part > 1 && `, phần ${mark.part}`}
              </p>
              <p class="with-icon">
                <Icon name={mark.confirmed ? "people" : "person"} />
                <span>{whoText(mark)}</span>
              </p>
              {mark.on_behalf && <p class="small soft">Cấp trên ghi thay chi bộ.</p>}
            </li>
          ))}
        </ul>
      </Card>
      {said.notes.length > 0 && (
        <Card title="Điều chỉnh, bản chốt">
          <ul>
            {said.notes.map(note => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Card>
      )}
      <p class="small soft">
        {said.form === "full"
          ? "Đồng chí đang xem đầy đủ lý do; lần xem này đã được ghi lại."
          : "Lý do riêng chỉ cấp ủy quản lý và người kiểm tra được xem."}
      </p>
    </>
  );
}

function verdict(said: Explanation): string {
  if (!said.in_denominator) return "Không tính trong đợt này";
  return said.in_numerator ? "Thuộc diện, đã học" : "Thuộc diện, chưa học";
}

const WAYS: Record<string, string> = {
  code: "tự điểm danh bằng mã",
  roll: "điểm danh theo danh sách",
  makeup: "học bù",
  home: "học bù tại nhà",
  elsewhere: "nơi khác xác nhận",
};
const STATES: Record<string, string> = {
  present: "Có mặt",
  excused: "Vắng có lý do",
  unexcused: "Vắng không lý do",
  unrecorded: "Chưa ghi",
};

function whoText(mark: Explanation["marks"][number]): string {
  const said = [`${STATES[mark.state] ?? mark.state}: ${WAYS[mark.way] ?? mark.way}`];
  if (mark.recorded_by) said.push(`đồng chí ${mark.recorded_by} ghi`);
  if (mark.confirmed_by) said.push(`đồng chí ${mark.confirmed_by} xác nhận`);
  else if (mark.trust !== "code") said.push(mark.trust_text);
  return `${said.join(", ")}.`;
}

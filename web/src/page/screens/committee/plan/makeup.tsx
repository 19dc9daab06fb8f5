import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { Button } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Choices, Field } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { unbroken } from "../../../words/names.ts";
import { countText } from "../../../words/numbers.ts";
import { figures } from "../parts/places.ts";
import { MeetingForm } from "./meeting_form.tsx";

type PlanOut = Schema<"PlanOut">;
type Class = PlanOut["classes"][number];
type Goal = "target" | "everybody";

const MOST = 2000;

/** The make-up plan: who is still out of reach of the target, and the fewest classes that would bring them in. */
export default function MakeupScreen({ params }: ScreenProps) {
  const campaign = params.campaign ?? "";
  const unit = params.unit ?? "";
  const [goal, setGoal] = useState<Goal>("target");
  const [size, setSize] = useState("60");
  const wanted = Number(size);
  const isSize = /^\d+$/.test(size) && wanted >= 1 && wanted <= MOST;
  const [capacity, setCapacity] = useState(60);
  const plan = useLoad(
    `plan/${campaign}/${unit}/${goal}/${capacity}`,
    () => {
      const query = { unit, goal, capacity };
      return answer(api.GET("/api/v1/campaigns/{campaign_id}/plan", { params: { path: { campaign_id: campaign }, query } }));
    },
    "bundles",
  );
  return (
    <Page title="Xếp học bù" lead={plan.data?.name} backTo={figures(campaign, unit)} wide>
      <div class="card stack">
        <Choices
          legend="Xếp lớp để"
          value={goal}
          onChoose={setGoal}
          options={[
            { value: "target", label: "Các tổ chức đảng đạt chỉ tiêu" },
            { value: "everybody", label: "Không đồng chí nào bị sót" },
          ]}
        />
        <Field
          label="Mỗi lớp nhiều nhất bao nhiêu đồng chí"
          value={size}
          onInput={setSize}
          inputMode="numeric"
          wrong={isSize ? null : `Đồng chí ghi một số từ 1 đến ${countText(MOST)}.`}
          after={
            <Button disabled={!isSize || wanted === capacity} onClick={() => setCapacity(wanted)}>
              Tính lại
            </Button>
          }
        />
      </div>
      <Show of={plan}>{found => <Found plan={found} campaign={campaign} />}</Show>
    </Page>
  );
}

function Found({ plan, campaign }: { readonly plan: PlanOut; readonly campaign: string }) {
  return (
    <>
      <Notice title={unbroken(plan.sentence)}>
        <p>
          Còn {countText(plan.left)} đồng chí chưa học
          {plan.arranged > 0 ? `, trong đó ${countText(plan.arranged)} đồng chí đã có buổi học được xếp lịch` : ""}. Còn{" "}
          {plan.days} ngày để xếp lớp.
        </p>
        {plan.everybody && <p>{unbroken(plan.everybody)}</p>}
      </Notice>
      <Card title="Chỉ tiêu còn đạt được không">
        <ul class="plain stack-small">
          {plan.aims.map(aim => (
            <li key={aim.unit_id}>
              <strong>{aim.name}</strong> <span class="number">{unbroken(aim.took_part.text ?? "")}</span>
              <br />
              <span class="soft">{unbroken(aim.sentence)}</span>
            </li>
          ))}
        </ul>
      </Card>
      {plan.classes.length > 0 && <h2>Lớp học bù đề xuất</h2>}
      {plan.classes.map((one, at) => (
        <OneClass key={`${one.unit_id}/${at}`} of={one} campaign={campaign} />
      ))}
      {plan.classes.length < plan.classes_in_all && (
        <p class="soft">
          Đang hiện {plan.classes.length} trong {plan.classes_in_all} lớp. Đồng chí mở từng tổ chức đảng trực thuộc để xem hết.
        </p>
      )}
      {plan.names_withheld_because && <p class="small soft">{plan.names_withheld_because}</p>}
    </>
  );
}

function OneClass({ of, campaign }: { readonly of: Class; readonly campaign: string }) {
  const [isOpen, setOpen] = useState(false);
  const [saved, setSaved] = useState<string | null>(null);
  return (
    <Card title={of.name}>
      <p>
        <strong>{countText(of.people)} đồng chí</strong>
        <span class="soft"> · Phần học: {of.part_titles.join(", ")}</span>
      </p>
      <p class="small">{of.branches.map(branch => `${branch.name} (${countText(branch.people)})`).join(", ")}</p>
      {of.names && (
        <details>
          <summary>Danh sách đồng chí</summary>
          <ol>
            {of.names.map(person => (
              <li key={person.member_id}>
                {person.full_name}
                {person.birth_year ? ` (${person.birth_year})` : ""}
              </li>
            ))}
          </ol>
        </details>
      )}
      {saved && (
        <Notice kind="good" live="polite">
          {saved}
        </Notice>
      )}
      {!saved && !isOpen && (
        <Button icon="calendar" onClick={() => setOpen(true)}>
          Đặt lịch lớp này
        </Button>
      )}
      {!saved && isOpen && (
        <MeetingForm
          campaign={campaign}
          unit={of.unit_id}
          kind="makeup"
          parts={of.parts}
          title="Buổi học bù"
          onSaved={said => {
            setSaved(said);
            setOpen(false);
          }}
        />
      )}
    </Card>
  );
}

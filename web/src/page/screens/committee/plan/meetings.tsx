import { useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { Button } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Field } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Show } from "../../../parts/states.tsx";
import { useLoad } from "../../../state/load.ts";
import { momentText } from "../../../words/dates.ts";
import type { Plan, StepProps } from "./form.tsx";
import { MeetingForm } from "./meeting_form.tsx";
import { patch, SaveBar, useSaving } from "./saving.tsx";

/** Step 4: the parts of the campaign, how many make a participation, and the meetings that are known by now. */
export function Meetings({ plan, onSaved, onChanged }: StepProps & { readonly onChanged: (plan: Plan) => void }) {
  return (
    <div class="stack">
      <Parts plan={plan} onSaved={onChanged} />
      <Sessions plan={plan} />
      <Button kind="main" wide onClick={() => onSaved(plan)}>
        Sang bước sau
      </Button>
    </div>
  );
}

function Parts({ plan, onSaved }: StepProps) {
  const saving = useSaving();
  const [text, setText] = useState(plan.parts.join("\n"));
  const [needed, setNeeded] = useState(String(plan.parts_required));
  const [wrong, setWrong] = useState<{ parts?: string; needed?: string }>({});
  const names = text
    .split("\n")
    .map(line => line.trim())
    .filter(Boolean);
  const hasChanged = names.join("\n") !== plan.parts.join("\n") || needed !== String(plan.parts_required);
  const save = () => {
    const count = names.length === 1 ? 1 : Number(needed);
    const found: typeof wrong = {};
    if (names.length < 1 || names.length > 20) found.parts = "Đợt học tập có từ 1 đến 20 phần, mỗi phần một dòng.";
    if (!Number.isInteger(count) || count < 1 || count > names.length)
      found.needed = `Đồng chí ghi một số từ 1 đến ${Math.max(1, names.length)}.`;
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    void saving.save(async () => {
      onSaved(await patch(plan, { parts: names, parts_required: count }));
    });
  };
  return (
    <form
      class="card stack"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        save();
      }}
    >
      <Field
        label="Các phần học"
        hint="Mỗi phần một dòng, ví dụ: Buổi sáng, Buổi chiều. Chỉ có một phần thì để một dòng."
        lines
        value={text}
        onInput={setText}
        wrong={wrong.parts ?? null}
      />
      {names.length > 1 && (
        <Field
          label="Dự mấy phần thì được tính là đã học"
          hint="Phần còn thiếu được học bù theo từng phần."
          inputMode="numeric"
          value={needed}
          onInput={setNeeded}
          wrong={wrong.needed ?? null}
        />
      )}
      {hasChanged && <SaveBar saving={saving} word="Lưu các phần học" />}
    </form>
  );
}

function Sessions({ plan }: Pick<StepProps, "plan">) {
  const [unit, setUnit] = useState<string>(plan.targets[0]?.id ?? plan.unit_id);
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const params = { path: { campaign_id: plan.id }, query: { limit: 100 } };
  const sessions = useLoad(`sessions/${plan.id}`, () =>
    answer(api.GET("/api/v1/campaigns/{campaign_id}/sessions", { params })),
  );
  return (
    <Card title="Buổi học">
      <p class="soft">Chi bộ cũng đặt được buổi học của mình sau khi đợt mở. Ở đây đồng chí đặt các buổi học chung.</p>
      <Show of={sessions}>
        {page =>
          page.items.length === 0 ? (
            <p>Chưa có buổi học nào.</p>
          ) : (
            <ul class="stack-small">
              {page.items.map(one => (
                <li key={one.id}>
                  {one.title}, {one.unit_name}: {momentText(one.starts_at)}, tại {one.place}
                </li>
              ))}
            </ul>
          )
        }
      </Show>
      {said && (
        <Notice kind="good" live="polite">
          {said}
        </Notice>
      )}
      {!isOpen && (
        <Button icon="plus" onClick={() => setOpen(true)}>
          Thêm buổi học
        </Button>
      )}
      {isOpen && (
        <div class="stack">
          <label class="field">
            <span class="label">Tổ chức đảng mở buổi học</span>
            <select class="input" value={unit} onChange={event => setUnit(event.currentTarget.value)}>
              {[...plan.targets, { id: plan.unit_id, name: plan.unit_name }]
                .filter((one, at, all) => all.findIndex(other => other.id === one.id) === at)
                .map(one => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
            </select>
          </label>
          <MeetingForm
            campaign={plan.id}
            unit={unit}
            kind="regular"
            parts={null}
            title="Hội nghị học tập, quán triệt"
            onSaved={sentence => {
              setSaid(sentence);
              setOpen(false);
              sessions.again();
            }}
          />
        </div>
      )}
    </Card>
  );
}

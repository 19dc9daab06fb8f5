import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { Problem } from "../../../api/problems.ts";
import { Field } from "../../../parts/field.tsx";
import { dayOf, hourOf, instantOf } from "../../../words/instants.ts";
import { ownUnits } from "../parts/places.ts";
import css from "./form.module.css";
import type { Plan } from "./form.tsx";
import { readsDay, readsHour } from "./reads.ts";
import { patch, SaveBar, toFirstWrong, useSaving } from "./saving.tsx";

interface FirstProps {
  /** Null: a new one is made. */
  readonly plan: Plan | null;
  readonly onSaved: (plan: Plan) => void;
}

type Form = Record<"title" | "fromDay" | "fromHour" | "untilDay" | "untilHour" | "roster", string>;

/** Step 1: what it is called, from when until when, and the day on which the list is frozen. */
export function First({ plan, onSaved }: FirstProps) {
  const saving = useSaving();
  // Made here and once: sent again after a lost reply it is the same campaign.
  const [id] = useState(newId);
  const [wrong, setWrong] = useState<Partial<Form>>({});
  const [form, setForm] = useState<Form>({
    title: plan?.title ?? "",
    fromDay: plan ? dayOf(plan.starts_at) : "",
    fromHour: plan ? hourOf(plan.starts_at) : "07:30",
    untilDay: plan ? dayOf(plan.ends_at) : "",
    untilHour: plan ? hourOf(plan.ends_at) : "17:00",
    roster: plan?.roster_day ?? "",
  });
  const box = (name: keyof Form) => ({
    value: form[name],
    wrong: wrong[name] ?? null,
    required: true,
    onInput: (value: string) => setForm({ ...form, [name]: value }),
  });
  const send = async () => {
    const said = {
      title: form.title.trim(),
      starts_at: instantOf(form.fromDay, form.fromHour),
      ends_at: instantOf(form.untilDay, form.untilHour),
      roster_day: form.roster,
    };
    if (plan) {
      onSaved(await patch(plan, said));
      return;
    }
    const unit = ownUnits()[0]?.id ?? "";
    onSaved(await make({ ...defaults, ...said, client_id: id, unit_id: unit, target_unit_ids: [unit] }, said));
  };
  return (
    <form
      class="stack"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        const found = complaints(form);
        setWrong(found);
        if (Object.keys(found).length === 0) void saving.save(send);
        else toFirstWrong(event.currentTarget);
      }}
    >
      <Field label="Tên đợt học tập" hint="Ví dụ: Học tập, quán triệt Kế hoạch số 64-KH/TU" maxLength={200} {...box("title")} />
      <div class={css.pair}>
        <Field label="Bắt đầu ngày" type="date" hint={readsDay(form.fromDay)} {...box("fromDay")} />
        <Field label="Lúc" type="time" hint={readsHour(form.fromHour)} {...box("fromHour")} />
      </div>
      <div class={css.pair}>
        <Field label="Kết thúc ngày" type="date" hint={readsDay(form.untilDay)} {...box("untilDay")} />
        <Field label="Lúc" type="time" hint={readsHour(form.untilHour)} {...box("untilHour")} />
      </div>
      <Field
        label="Ngày chốt danh sách"
        hint={`${form.roster ? `${readsDay(form.roster)}. ` : ""}Ai sinh hoạt chính thức tại chi bộ vào ngày này thì thuộc diện học tập. Đợt mở được từ ngày này.`}
        type="date"
        {...box("roster")}
      />
      <SaveBar saving={saving} />
    </form>
  );
}

type Times = Pick<Schema<"CampaignIn">, "title" | "starts_at" | "ends_at" | "roster_day">;

/** Store a new plan. It was stored before and the reply was lost, and the form has changed since: the same plan is changed. */
async function make(body: Schema<"CampaignIn">, said: Times): Promise<Plan> {
  try {
    return await answer(api.POST("/api/v1/campaigns", { body }));
  } catch (error) {
    if (!(error instanceof Problem && error.code === "campaign_id_reused")) throw error;
    const params = { path: { campaign_id: body.client_id ?? "" } };
    return patch(await answer(api.GET("/api/v1/campaigns/{campaign_id}", { params })), said);
  }
}

const defaults = { parts: ["Toàn bộ nội dung"], target: 9800, policy: "default-1", document_ids: [] };

function complaints(form: Form): Partial<Form> {
  const wrong: Partial<Form> = {};
  if (!form.title.trim()) wrong.title = "Đồng chí ghi tên đợt học tập.";
  if (!form.fromDay) wrong.fromDay = "Đồng chí chọn ngày bắt đầu.";
  if (!form.fromHour) wrong.fromHour = "Đồng chí chọn giờ bắt đầu.";
  if (!form.untilDay) wrong.untilDay = "Đồng chí chọn ngày kết thúc.";
  else if (`${form.untilDay}${form.untilHour}` <= `${form.fromDay}${form.fromHour}`)
    wrong.untilDay = "Thời gian kết thúc phải sau thời gian bắt đầu.";
  if (!form.untilHour) wrong.untilHour = "Đồng chí chọn giờ kết thúc.";
  if (!form.roster) wrong.roster = "Đồng chí chọn ngày chốt danh sách.";
  else if (form.untilDay && form.roster > form.untilDay) wrong.roster = "Ngày chốt danh sách phải trước khi đợt kết thúc.";
  return wrong;
}

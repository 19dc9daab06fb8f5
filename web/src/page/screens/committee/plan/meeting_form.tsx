import { useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { sentenceOf } from "../../../api/problems.ts";
import { Button } from "../../../parts/button.tsx";
import { Field } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { momentText } from "../../../words/dates.ts";
import { instantOf } from "../../../words/instants.ts";
import css from "./form.module.css";
import { readsDay, readsHour } from "./reads.ts";
import { toFirstWrong } from "./saving.tsx";

interface MeetingFormProps {
  readonly campaign: string;
  readonly unit: string;
  readonly kind: "regular" | "makeup";
  readonly parts: readonly number[] | null;
  readonly title: string;
  readonly onSaved: (sentence: string) => void;
  /** Where the form may be put away again. */
  readonly onBack?: () => void;
}

type Wrong = Partial<Record<"title" | "place" | "day" | "from" | "until", string>>;

/** A meeting at one place: saved at once; the id is made here, so sending it twice makes one meeting. */
export function MeetingForm(props: MeetingFormProps) {
  const [id] = useState(newId);
  const [form, setForm] = useState({ title: props.title, place: "", day: "", from: "19:30", until: "21:00" });
  const [wrong, setWrong] = useState<Wrong>({});
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const box = (name: keyof typeof form) => ({
    value: form[name],
    wrong: wrong[name] ?? null,
    onInput: (value: string) => setForm({ ...form, [name]: value }),
  });
  const save = async () => {
    const found = complaints(form);
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    setRefused(null);
    try {
      const starts_at = instantOf(form.day, form.from);
      const body = {
        client_id: id,
        unit_id: props.unit,
        kind: props.kind,
        title: form.title.trim(),
        place: form.place.trim(),
        starts_at,
        ends_at: instantOf(form.day, form.until),
        parts: props.parts === null ? null : [...props.parts],
      };
      const params = { path: { campaign_id: props.campaign } };
      await answer(api.POST("/api/v1/campaigns/{campaign_id}/sessions", { params, body }));
      props.onSaved(`Đã đặt lịch: ${momentText(starts_at)}, tại ${body.place}.`);
    } catch (error) {
      setRefused(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <form
      class="stack"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        const form = event.currentTarget;
        void save().then(() => toFirstWrong(form));
      }}
    >
      <Field label="Tên buổi học" required {...box("title")} />
      <Field label="Địa điểm" hint="Ví dụ: Nhà văn hóa khu phố 1" required {...box("place")} />
      <Field label="Ngày học" type="date" hint={readsDay(form.day)} required {...box("day")} />
      <div class={css.pair}>
        <Field label="Từ giờ" type="time" hint={readsHour(form.from)} required {...box("from")} />
        <Field label="Đến giờ" type="time" hint={readsHour(form.until)} required {...box("until")} />
      </div>
      {refused && (
        <Notice kind="bad" live="assertive">
          {refused}
        </Notice>
      )}
      <div class="row">
        <Button kind="main" type="submit" busy={busy}>
          Lưu buổi học
        </Button>
        {props.onBack && <Button onClick={props.onBack}>Thôi</Button>}
      </div>
    </form>
  );
}

function complaints(form: Record<"title" | "place" | "day" | "from" | "until", string>): Wrong {
  const wrong: Wrong = {};
  if (!form.title.trim()) wrong.title = "Đồng chí ghi tên buổi học.";
  if (!form.place.trim()) wrong.place = "Đồng chí ghi địa điểm để đảng viên biết nơi đến.";
  if (!form.day) wrong.day = "Đồng chí chọn ngày học.";
  if (!form.from) wrong.from = "Đồng chí chọn giờ bắt đầu.";
  if (!form.until) wrong.until = "Đồng chí chọn giờ kết thúc.";
  else if (form.until <= form.from) wrong.until = "Giờ kết thúc phải sau giờ bắt đầu.";
  return wrong;
}

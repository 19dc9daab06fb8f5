import { useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { Button } from "../../../parts/button.tsx";
import { Choices, Field, Tick } from "../../../parts/field.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import { go } from "../../../shell/location.ts";
import type { ScreenProps } from "../../../shell/screens.ts";
import { serviceNow } from "../../../state/about.ts";
import { boxesOf, instantOf } from "../../../words/instants.ts";
import { unbroken } from "../../../words/names.ts";
import { useAct } from "../act.ts";
import { type Campaign, type Study, useStudy } from "../data.ts";
import { Outcome } from "../outcome.tsx";
import { type Times, TimesFields } from "./times.tsx";

/** A make-up class, or a meeting of the branch's own. */
export default function AddScreen({ params, query }: ScreenProps) {
  const unit = params.unit ?? "";
  const study = useStudy(unit, query.dot);
  const campaign = study.data?.campaign;
  return (
    <Page title="Thêm buổi học" lead={campaign ? unbroken(campaign.title) : undefined} backTo={`/chi-bo/${unit}/buoi-hoc`}>
      <Show of={study}>{found => (found.campaign ? <Form study={found} campaign={found.campaign} unit={unit} /> : null)}</Show>
    </Page>
  );
}

interface FormProps {
  readonly study: Study;
  readonly campaign: Campaign;
  readonly unit: string;
}

const TITLES = { makeup: "Buổi học bù", regular: "Hội nghị học tập, quán triệt" } as const;
type Kind = keyof typeof TITLES;

function Form({ study, campaign, unit }: FormProps) {
  const [id] = useState(newId);
  const [kind, setKind] = useState<Kind>(
    study.meetings.some(one => one.kind === "regular" && one.cancelled_at === null) ? "makeup" : "regular",
  );
  const [place, setPlace] = useState(
    study.meetings.filter(one => one.unit_id === unit && one.kind !== "home").at(-1)?.place ?? "",
  );
  const [times, setTimes] = useState<Times>({ ...boxesOf(tomorrow()), from: "19:00", to: "21:00" });
  const [parts, setParts] = useState<readonly number[]>(campaign.parts.map((_, at) => at + 1));
  const act = useAct();
  const save = async () => {
    const body = {
      client_id: id,
      unit_id: unit,
      kind,
      title: TITLES[kind],
      place: place.trim(),
      starts_at: instantOf(times.day, times.from),
      ends_at: instantOf(times.day, times.to),
      parts: [...parts].sort((a, b) => a - b),
    };
    const path = { campaign_id: campaign.id };
    let made = "";
    const done = await act.run(async () => {
      made = (await answer(api.POST("/api/v1/campaigns/{campaign_id}/sessions", { params: { path }, body }))).id;
      return null;
    });
    if (done) go(`/chi-bo/${unit}/buoi-hoc/${made}?dot=${campaign.id}`, true);
  };
  return (
    <form
      class="stack"
      onSubmit={event => {
        event.preventDefault();
        if (!act.busy) void save();
      }}
    >
      <TimesFields times={times} onChange={setTimes} />
      <Field label="Địa điểm" hint="Ví dụ: Nhà văn hóa khu phố 1" value={place} onInput={setPlace} required maxLength={200} />
      <Choices
        legend="Là buổi gì"
        options={[
          { value: "makeup", label: "Học bù, cho đồng chí chưa học" },
          { value: "regular", label: "Hội nghị học tập, quán triệt của chi bộ" },
        ]}
        value={kind}
        onChoose={setKind}
      />
      {campaign.parts.length > 1 && (
        <fieldset class="field">
          <legend class="label">Học những phần nào</legend>
          {campaign.parts.map((name, at) => (
            <Tick
              key={name}
              label={name}
              checked={parts.includes(at + 1)}
              onChange={yes => setParts(yes ? [...parts, at + 1] : parts.filter(part => part !== at + 1))}
            />
          ))}
        </fieldset>
      )}
      <p class="soft small">
        {campaign.quiz_id !== null && "Bài trắc nghiệm còn mở ít nhất 48 giờ sau buổi học. "}Đảng viên thấy lịch này ở mục Việc
        cần làm.
      </p>
      <Outcome act={act} />
      <Button type="submit" kind="main" wide busy={act.busy} disabled={parts.length === 0}>
        Thêm buổi học
      </Button>
    </form>
  );
}

function tomorrow(): string {
  return new Date(serviceNow().getTime() + 86_400_000).toISOString();
}

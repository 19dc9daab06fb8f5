import { useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { Button } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Field } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import { go } from "../../../shell/location.ts";
import type { ScreenProps } from "../../../shell/screens.ts";
import { serviceNow } from "../../../state/about.ts";
import { boxesOf, instantOf } from "../../../words/instants.ts";
import { useAct } from "../act.ts";
import type { Meeting } from "../data.ts";
import { Outcome } from "../outcome.tsx";
import { useMeeting } from "../roll/use_roll.ts";
import { TimesFields } from "./times.tsx";

/** Another time or place; or the meeting does not take place. Members read the reason. */
export default function ChangeScreen({ params, query }: ScreenProps) {
  const { unit = "", session = "" } = params;
  const { study, meeting } = useMeeting(unit, session, query.dot);
  const home = `/chi-bo/${unit}/buoi-hoc/${session}`;
  return (
    <Page title="Đổi hoặc hủy buổi học" backTo={home}>
      <Show of={study}>
        {() =>
          meeting &&
          (meeting.cancelled_at ? (
            <Notice>Buổi học này đã hủy.</Notice>
          ) : (
            <>
              <Move meeting={meeting} home={home} />
              <Cancel meeting={meeting} home={home} />
            </>
          ))
        }
      </Show>
    </Page>
  );
}

interface ChangeProps {
  readonly meeting: Meeting;
  readonly home: string;
}

function Move({ meeting, home }: ChangeProps) {
  const begun = Date.parse(meeting.starts_at) <= serviceNow().getTime();
  const start = boxesOf(meeting.starts_at);
  const [times, setTimes] = useState({ day: start.day, from: start.hour, to: boxesOf(meeting.ends_at).hour });
  const [place, setPlace] = useState(meeting.place);
  const [reason, setReason] = useState("");
  const act = useAct();
  const save = async () => {
    const ends = { ends_at: instantOf(begun ? boxesOf(meeting.ends_at).day : times.day, times.to) };
    const all = { ...ends, starts_at: instantOf(times.day, times.from), place: place.trim() };
    const body = { version: meeting.version, reason: reason.trim() || null, ...(begun ? ends : all) };
    const path = { session_id: meeting.id };
    const done = await act.run(async () => {
      await answer(api.PATCH("/api/v1/sessions/{session_id}", { params: { path }, body }));
      return null;
    });
    if (done) go(`${home}?dot=${meeting.campaign_id}`, true);
  };
  return (
    <Card title={begun ? "Ghi lại giờ kết thúc" : "Đổi giờ, địa điểm"}>
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          if (!act.busy) void save();
        }}
      >
        {begun && <p>Buổi học đã bắt đầu nên chỉ ghi lại được giờ kết thúc.</p>}
        <TimesFields times={times} onChange={setTimes} onlyEnd={begun} />
        {!begun && <Field label="Địa điểm" value={place} onInput={setPlace} required maxLength={200} />}
        <Field label="Lý do" hint="Đảng viên đọc được" value={reason} onInput={setReason} required={begun} maxLength={500} />
        <Outcome act={act} />
        <Button type="submit" kind="main" wide busy={act.busy}>
          Lưu thay đổi
        </Button>
      </form>
    </Card>
  );
}

function Cancel({ meeting, home }: ChangeProps) {
  const [reason, setReason] = useState("");
  const act = useAct();
  const cancel = async () => {
    const path = { session_id: meeting.id };
    const done = await act.run(async () => {
      await answer(api.POST("/api/v1/sessions/{session_id}/cancel", { params: { path }, body: { reason: reason.trim() } }));
      return null;
    });
    if (done) go(`${home}?dot=${meeting.campaign_id}`, true);
  };
  return (
    <Card title="Hủy buổi học">
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          if (!act.busy) void cancel();
        }}
      >
        <p>Chỉ hủy được khi chưa ghi ai có mặt. Buổi học vẫn còn trong lịch, hiện là đã hủy.</p>
        <Field label="Lý do hủy" hint="Đảng viên đọc được" value={reason} onInput={setReason} required maxLength={500} />
        <Outcome act={act} />
        <Button type="submit" wide busy={act.busy} disabled={reason.trim() === ""}>
          Hủy buổi học này
        </Button>
      </form>
    </Card>
  );
}

import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { everyPage } from "../../../api/paging.ts";
import { Button } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Show } from "../../../parts/states.tsx";
import { useLoad } from "../../../state/load.ts";
import { momentText } from "../../../words/dates.ts";
import { CancelMeeting } from "./cancel_meeting.tsx";
import css from "./form.module.css";
import type { Plan, StepProps } from "./form.tsx";
import { MeetingForm } from "./meeting_form.tsx";
import { Parts, usePartsForm } from "./parts_form.tsx";
import { patch, SaveBar, useSaving } from "./saving.tsx";

type Meeting = Schema<"app__campaigns__meeting_schemas__SessionOut">;

/** Step 4: the parts of the campaign, how many make a participation, and the meetings that are known by now. */
export function Meetings({ plan, onSaved, onChanged }: StepProps & { readonly onChanged: (plan: Plan) => void }) {
  const saving = useSaving();
  const parts = usePartsForm(plan);
  /** Save what was typed of the parts; the plan as it is then, or null where something is wrong. */
  const saved = async (): Promise<Plan | null> => {
    const changes = parts.changes();
    if (changes === "wrong") return null;
    return changes === null ? plan : patch(plan, changes);
  };
  const goOn = () =>
    saving.save(async () => {
      const newest = await saved();
      if (newest) onSaved(newest);
    });
  // A meeting is one of the parts as they are stored: what was typed of them comes first.
  const before = async () => {
    let isReady = false;
    await saving.save(async () => {
      const newest = await saved();
      isReady = newest !== null;
      if (newest && newest !== plan) onChanged(newest);
    });
    return isReady;
  };
  return (
    <div class="stack">
      <Parts form={parts} />
      <Sessions plan={plan} before={before} />
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          void goOn();
        }}
      >
        <SaveBar saving={saving} />
      </form>
    </div>
  );
}

function meetingsOf(campaign: string): Promise<Meeting[]> {
  const path = { campaign_id: campaign };
  return everyPage(cursor =>
    answer(api.GET("/api/v1/campaigns/{campaign_id}/sessions", { params: { path, query: { limit: 100, cursor } } })),
  );
}

function Sessions({ plan, before }: { readonly plan: Plan; readonly before: () => Promise<boolean> }) {
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const sessions = useLoad(`sessions/${plan.id}`, () => meetingsOf(plan.id));
  return (
    <Card title="Buổi học">
      <p class="soft">Chi bộ cũng đặt được buổi học của mình sau khi đợt mở. Ở đây đồng chí đặt các buổi học chung.</p>
      <Show of={sessions}>
        {found =>
          found.length === 0 ? (
            <p>Chưa có buổi học nào.</p>
          ) : (
            <ul class="plain stack-small">
              {found.map(one => (
                <OneMeeting
                  key={one.id}
                  meeting={one}
                  onCancelled={() => {
                    setSaid(null);
                    sessions.again();
                  }}
                />
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
      {isOpen ? (
        <NewMeeting
          plan={plan}
          onBack={() => setOpen(false)}
          onSaved={sentence => {
            setSaid(sentence);
            setOpen(false);
            sessions.again();
          }}
        />
      ) : (
        <p>
          <Button icon="plus" onClick={() => void before().then(setOpen)}>
            Thêm buổi học
          </Button>
        </p>
      )}
    </Card>
  );
}

/** One that was cancelled stays in sight with its reason: members were told of it. */
function OneMeeting({ meeting, onCancelled }: { readonly meeting: Meeting; readonly onCancelled: () => void }) {
  const said = `${meeting.title}, ${meeting.unit_name}: ${momentText(meeting.starts_at)}, tại ${meeting.place}`;
  if (meeting.cancelled_at) {
    return (
      <li>
        <span class={css.cancelled}>{said}</span>
        <br />
        <strong>Đã hủy.</strong> {meeting.cancel_reason && `Lý do: ${meeting.cancel_reason}`}
      </li>
    );
  }
  return (
    <li class={css.meeting}>
      <span>{said}</span>
      <CancelMeeting meeting={meeting} onDone={onCancelled} />
    </li>
  );
}

interface NewMeetingProps {
  readonly plan: Plan;
  readonly onBack: () => void;
  readonly onSaved: (sentence: string) => void;
}

function NewMeeting({ plan, onBack, onSaved }: NewMeetingProps) {
  const holders = [...plan.targets, { id: plan.unit_id, name: plan.unit_name }].filter(
    (one, at, all) => all.findIndex(other => other.id === one.id) === at,
  );
  const [unit, setUnit] = useState<string>(holders[0]?.id ?? plan.unit_id);
  const [part, setPart] = useState("");
  return (
    <div class="stack">
      {holders.length > 1 && (
        <label class="field">
          <span class="label">Tổ chức đảng mở buổi học</span>
          <select class="input" value={unit} onChange={event => setUnit(event.currentTarget.value)}>
            {holders.map(one => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      )}
      {plan.parts.length > 1 && (
        <label class="field">
          <span class="label">Buổi này học phần nào</span>
          <select class="input" value={part} onChange={event => setPart(event.currentTarget.value)}>
            <option value="">Tất cả các phần</option>
            {plan.parts.map((name, at) => (
              <option key={name} value={String(at + 1)}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <MeetingForm
        campaign={plan.id}
        unit={unit}
        kind="regular"
        parts={part ? [Number(part)] : null}
        title="Hội nghị học tập, quán triệt"
        onSaved={onSaved}
        onBack={onBack}
      />
    </div>
  );
}

import { useState } from "preact/hooks";
import { newId } from "../../../api/ids.ts";
import { Button } from "../../../parts/button.tsx";
import { Tick } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { SAVED_HERE } from "../../../words/answers.ts";
import { keep, useLane } from "../outbox.ts";
import type { Attendee } from "../roll/state.ts";
import { useAttendance } from "../roll/use_roll.ts";
import css from "../secretary.module.css";
import { DUTIES, type Duty, withYear } from "../words.ts";

/** Who ran the meeting: speakers, chair, organisers. They were there; the list is always a whole one. */
export default function OrganisersScreen({ params }: ScreenProps) {
  const { unit = "", session = "" } = params;
  const people = useAttendance(session, unit);
  const lane = useLane(session, people.again);
  return (
    <Page
      title="Báo cáo viên, chủ trì, người tổ chức"
      lead="Các đồng chí này được ghi có mặt ở mọi phần, chờ người thứ hai xác nhận như danh sách điểm danh."
      backTo={`/chi-bo/${unit}/buoi-hoc/${session}`}
    >
      {lane.waiting.length > 0 && <Notice icon="phone">{SAVED_HERE}</Notice>}
      <Show of={people}>{found => <Form key={duties(found)} people={found} session={session} />}</Show>
    </Page>
  );
}

/** Names the list as the service has it: another one is another form. */
function duties(people: readonly Attendee[]): string {
  return people.flatMap(person => (person.duty ? [`${person.member_id}:${person.duty}`] : [])).join();
}

function Form({ people, session }: { readonly people: readonly Attendee[]; readonly session: string }) {
  const [chosen, setChosen] = useState<Readonly<Record<string, Duty>>>(
    Object.fromEntries(people.flatMap(person => (person.duty ? [[person.member_id, person.duty]] : []))),
  );
  const [alone, setAlone] = useState(false);
  const [saved, setSaved] = useState(false);
  const set = (id: string, duty: Duty | "") => {
    setSaved(false);
    setChosen(({ [id]: _, ...rest }) => (duty === "" ? rest : { ...rest, [id]: duty }));
  };
  const save = () => {
    const list = Object.entries(chosen).map(([member_id, duty]) => ({ member_id, duty }));
    const body = { client_id: newId(), people: list, no_second_person: alone };
    const path = `/api/v1/sessions/${session}/organisers`;
    void keep({ session, kind: "organisers", id: body.client_id, method: "PUT", path, body });
    setSaved(true);
  };
  return (
    <>
      <ul class={css.people}>
        {people.map(person => (
          <li key={person.member_id} class={css.choosing}>
            <strong id={`name-${person.member_id}`}>{withYear(person.name, person.birth_year)}</strong>
            <select
              class="input"
              aria-labelledby={`name-${person.member_id}`}
              value={chosen[person.member_id] ?? ""}
              onChange={event => set(person.member_id, event.currentTarget.value as Duty | "")}
            >
              <option value="">Không</option>
              {DUTIES.map(duty => (
                <option key={duty.value} value={duty.value}>
                  {duty.label}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
      <Tick label="Lúc đó không có người thứ hai để xác nhận (ghi “một người ghi”)" checked={alone} onChange={setAlone} />
      {saved && (
        <Notice kind="good" live="polite">
          Đã ghi {Object.keys(chosen).length} đồng chí.
        </Notice>
      )}
      <Button kind="main" wide disabled={saved} onClick={save}>
        Lưu danh sách {Object.keys(chosen).length} đồng chí
      </Button>
    </>
  );
}

import { useState } from "preact/hooks";
import { newId } from "../../../api/ids.ts";
import { Button } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
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
import { Who } from "./who.tsx";

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

type Chosen = Readonly<Record<string, Duty>>;

function Form({ people, session }: { readonly people: readonly Attendee[]; readonly session: string }) {
  const before = Object.fromEntries(people.flatMap(person => (person.duty ? [[person.member_id, person.duty]] : [])));
  const [chosen, setChosen] = useState<Chosen>(before);
  const [alone, setAlone] = useState(false);
  const [saved, setSaved] = useState(false);
  const change = (next: Chosen) => {
    setSaved(false);
    setChosen(next);
  };
  const save = () => {
    const list = Object.entries(chosen).map(([member_id, duty]) => ({ member_id, duty }));
    const body = { client_id: newId(), people: list, no_second_person: alone };
    const path = `/api/v1/sessions/${session}/organisers`;
    void keep({ session, kind: "organisers", id: body.client_id, method: "PUT", path, body });
    setSaved(true);
  };
  const count = Object.keys(chosen).length;
  return (
    <>
      {DUTIES.map(({ value, label }) => (
        <Card key={value} title={label}>
          <ul class={css.people}>
            {people
              .filter(person => chosen[person.member_id] === value)
              .map(person => (
                <li key={person.member_id} class={css.person}>
                  <div>
                    <strong>{withYear(person.name, person.birth_year)}</strong>
                  </div>
                  <Button
                    kind="quiet"
                    onClick={() => {
                      const { [person.member_id]: _, ...rest } = chosen;
                      change(rest);
                    }}
                  >
                    Bỏ
                  </Button>
                </li>
              ))}
          </ul>
          <Who
            label={`Thêm: ${label.toLowerCase()}`}
            people={people
              .filter(person => !chosen[person.member_id])
              .map(person => ({ id: person.member_id, text: withYear(person.name, person.birth_year) }))}
            value=""
            onChoose={id => id && change({ ...chosen, [id]: value })}
          />
        </Card>
      ))}
      <Tick label="Lúc đó không có người thứ hai để xác nhận (ghi “một người ghi”)" checked={alone} onChange={setAlone} />
      {saved && (
        <Notice kind="good" live="polite">
          Đã lưu danh sách {count} đồng chí.
        </Notice>
      )}
      <Button kind="main" wide disabled={saved} onClick={save}>
        Lưu danh sách {count} đồng chí
      </Button>
    </>
  );
}

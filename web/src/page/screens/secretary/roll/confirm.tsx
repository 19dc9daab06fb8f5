import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { wholeList } from "../../../api/paging.ts";
import { Button } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Qr } from "../../../parts/qr/qr.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { SAVED_HERE } from "../../../words/answers.ts";
import { keep, useLane } from "../outbox.ts";
import css from "../secretary.module.css";
import { withYear } from "../words.ts";

type Waiting = Schema<"WaitingListOut">;
type Person = Waiting["items"][number];
const STATES = { present: "có mặt", excused: "vắng có lý do", unexcused: "vắng không lý do" } as const;

/** The second person: one tap on the whole list, by anybody who was there and did not record it. */
export default function ConfirmScreen({ params }: ScreenProps) {
  const { unit = "", session = "" } = params;
  const list = useLoad(`confirm/${session}`, () =>
    wholeList(cursor =>
      answer(
        api.GET("/api/v1/sessions/{session_id}/confirmations", {
          params: { path: { session_id: session }, query: { unit, cursor, limit: 200 } },
        }),
      ),
    ),
  );
  const lane = useLane(session, list.again);
  const confirm = (found: Waiting, alone: boolean) => {
    const body = { client_id: newId(), as_of: found.as_of, no_second_person: alone, unit_id: unit };
    const path = `/api/v1/sessions/${session}/confirmations`;
    void keep({ session, kind: "confirmation", id: body.client_id, method: "POST", path, body });
  };
  return (
    <Page
      title="Người thứ hai xác nhận"
      lead="Đồng chí đối chiếu danh sách với người có mặt rồi bấm một lần cho cả danh sách."
      backTo={`/chi-bo/${unit}/buoi-hoc/${session}`}
    >
      {lane.waiting.length > 0 && (
        <Notice icon="phone" live="polite">
          {SAVED_HERE}
        </Notice>
      )}
      <Show of={list}>{found => <List found={found} session={session} onConfirm={confirm} />}</Show>
    </Page>
  );
}

interface ListProps {
  readonly found: Waiting;
  readonly session: string;
  readonly onConfirm: (found: Waiting, alone: boolean) => void;
}

function List({ found, session, onConfirm }: ListProps) {
  const [alone, setAlone] = useState(false);
  if (found.to_confirm === 0 && found.yours === 0) return <Notice kind="good">Không còn lượt ghi nào chờ xác nhận.</Notice>;
  const others = found.items.filter(person => person.marks.some(mark => !mark.yours));
  const own = found.items.filter(person => person.marks.every(mark => mark.yours));
  return (
    <>
      {others.length > 0 && (
        <>
          <Button kind="main" wide icon="check" onClick={() => onConfirm(found, false)}>
            Xác nhận cả danh sách ({found.to_confirm} lượt)
          </Button>
          <Card title="Chờ đồng chí xác nhận">
            <People people={others} />
          </Card>
        </>
      )}
      {own.length > 0 && (
        <Card title="Do chính đồng chí ghi">
          <p>
            {found.yours} lượt cần một đồng chí khác có mặt xác nhận; vẫn được tính trong lúc chờ. Đồng chí ấy quét mã này bằng
            điện thoại của mình rồi bấm một lần.
          </p>
          <div class={css.qr}>
            <Qr text={`${location.origin}/xac-nhan-diem-danh/${session}`} label="Mã QR mở danh sách để xác nhận" />
          </div>
          <People people={own} />
          {alone ? (
            <>
              <p>Số liệu vẫn được tính và hiện là “một người ghi”. Đồng chí chắc chắn lúc đó không có ai khác?</p>
              <Button wide onClick={() => onConfirm(found, true)}>
                Đúng, chỉ có một người ghi
              </Button>
            </>
          ) : (
            <Button wide onClick={() => setAlone(true)}>
              Lúc đó không có người thứ hai
            </Button>
          )}
        </Card>
      )}
    </>
  );
}

function People({ people }: { readonly people: readonly Person[] }) {
  return (
    <ul class={css.people}>
      {people.map((person, at) => (
        <li key={`${person.name}/${at}`}>
          <div class={css.person}>
            <div>
              <strong>{withYear(person.name, person.birth_year)}</strong>
              <span class={css.state}>
                {[...new Set(person.marks.map(mark => STATES[mark.state]))].join(", ")}
                {recorders(person)}
              </span>
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}

function recorders(person: Person): string {
  const names = [...new Set(person.marks.flatMap(mark => (mark.recorded_by && !mark.yours ? [mark.recorded_by] : [])))];
  return names.length > 0 ? `; người ghi: ${names.join(", ")}` : "";
}

import { answer, api, type Schema } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { wholeList } from "../../../api/paging.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { isOnPhone, Standing, useSend } from "./send.tsx";

type List = Schema<"WaitingListOut">;
type Person = List["items"][number];

const STATES = { present: "có mặt", excused: "vắng có lý do", unexcused: "vắng không lý do" } as const;

/** The second person: one look at the list, one tap. */
export default function Confirm({ params }: ScreenProps) {
  const session = params.session ?? "";
  const path = { session_id: session };
  const list = useLoad(
    `confirm/${session}`,
    () =>
      wholeList(cursor =>
        answer(api.GET("/api/v1/sessions/{session_id}/confirmations", { params: { path, query: { cursor, limit: 200 } } })),
      ),
    "home",
  );
  return (
    <Page
      title="Xác nhận điểm danh"
      lead="Người thứ hai có mặt xem danh sách đã ghi, đúng thì bấm xác nhận."
      backTo="/viec-can-lam"
    >
      <Show of={list}>{found => <Waiting list={found} session={session} />}</Show>
    </Page>
  );
}

function Waiting({ list, session }: { readonly list: List; readonly session: string }) {
  const sent = useSend();
  const lane = `meeting/${session}`;
  const confirm = () => {
    const id = newId();
    const body = { client_id: id, as_of: list.as_of, no_second_person: false, unit_id: null };
    sent.send({ id, kind: "confirmation", lane, method: "POST", path: `/api/v1/sessions/${session}/confirmations`, body });
  };
  const data = sent.outcome?.is === "taken" ? (sent.outcome.data as Schema<"ConfirmationOut">) : null;
  if (sent.isSending || sent.outcome !== null) {
    return (
      <>
        <Standing of={sent} taken={data?.message ?? "Đã xác nhận."} />
        <ButtonLink href="/viec-can-lam" kind="main" wide>
          Về việc cần làm
        </ButtonLink>
      </>
    );
  }
  const theirs = list.items.filter(person => person.marks.some(mark => !mark.yours));
  if (theirs.length === 0 || isOnPhone(lane)) {
    return <Notice kind="good">Không còn lượt điểm danh nào chờ đồng chí xác nhận.</Notice>;
  }
  return (
    <>
      <ul class="plain card lines">
        {theirs.map(person => (
          <OnePerson key={`${person.name}/${person.birth_year}/${person.unit_name}`} person={person} />
        ))}
      </ul>
      <p class="soft">Thấy chỗ nào chưa đúng, đồng chí chưa bấm xác nhận mà báo người đã ghi.</p>
      <Button kind="main" icon="check" wide onClick={confirm}>
        Xác nhận danh sách này ({list.to_confirm} lượt)
      </Button>
    </>
  );
}

function OnePerson({ person }: { readonly person: Person }) {
  const [first] = person.marks;
  return (
    <li class="line-link">
      <div>
        <strong>
          {person.name}
          {person.birth_year ? ` (${person.birth_year})` : ""}
        </strong>
        <span class="soft small">
          {first ? STATES[first.state] : ""}
          {first?.recorded_by ? `, đồng chí ${first.recorded_by} ghi` : ""}
          {person.unit_name ? `; ${person.unit_name}` : ""}
        </span>
      </div>
    </li>
  );
}

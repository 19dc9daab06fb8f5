import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../api/client.ts";
import { newId } from "../../api/ids.ts";
import { Button } from "../../parts/button.tsx";
import { Card, LineLink, Lines } from "../../parts/card.tsx";
import { Field, Tick } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { useLoad } from "../../state/load.ts";
import { momentText } from "../../words/dates.ts";
import { unbroken } from "../../words/names.ts";
import { useAct } from "./act.ts";
import { type Campaign, useStudy } from "./data.ts";
import { OPEN_WORDS } from "./open_words.ts";
import { Outcome } from "./outcome.tsx";

type Closing = Schema<"ClosingOut">;
type Sent = NonNullable<Closing["sent"]>;

/** The branch sends its figure up: what is still open is named first. */
export default function SendUpScreen({ params, query }: ScreenProps) {
  const unit = params.unit ?? "";
  const study = useStudy(unit, query.dot);
  const campaign = study.data?.campaign;
  return (
    <Page title="Gửi số liệu lên cấp trên" lead={campaign ? unbroken(campaign.title) : undefined} backTo={`/chi-bo/${unit}`}>
      <Show of={study}>{found => (found.campaign ? <Whole campaign={found.campaign} unit={unit} /> : null)}</Show>
    </Page>
  );
}

function Whole({ campaign, unit }: { readonly campaign: Campaign; readonly unit: string }) {
  const closing = useLoad(`closing/${campaign.id}/${unit}`, () =>
    answer(
      api.GET("/api/v1/campaigns/{campaign_id}/closing", {
        params: { path: { campaign_id: campaign.id }, query: { unit } },
      }),
    ),
  );
  return (
    <Show of={closing}>
      {found => (
        <>
          {found.sent && <WasSent sent={found.sent} />}
          <StillOpen closing={found} unit={unit} dot={campaign.id} />
          {found.state === "closed" ? (
            <Notice>Đợt học tập đã chốt. Việc ghi thêm chờ cấp ủy xem xét.</Notice>
          ) : (
            <Send key={found.sent?.sent_at ?? ""} closing={found} campaign={campaign} unit={unit} again={closing.again} />
          )}
        </>
      )}
    </Show>
  );
}

const STATES = {
  sent: "Đã gửi, chờ cấp trên xem",
  accepted: "Cấp trên đã chấp nhận",
  returned: "Cấp trên trả lại để xem lại",
} as const;

function WasSent({ sent }: { readonly sent: Sent }) {
  return (
    <Notice kind={sent.state === "returned" ? "warn" : "good"} title={STATES[sent.state]}>
      <p>
        {sent.took_part}. Người gửi: {sent.sent_by}
        {sent.on_behalf ? " (cấp trên gửi thay chi bộ)" : ""}, lúc {momentText(sent.sent_at)}.
      </p>
      {sent.answer && <p>Ý kiến của cấp trên: {sent.answer}</p>}
      {sent.changed_since && <p>Sau khi gửi có ghi thêm: nay là {sent.took_part_now}. Đồng chí gửi lại.</p>}
    </Notice>
  );
}

function StillOpen({ closing, unit, dot }: { readonly closing: Closing; readonly unit: string; readonly dot: string }) {
  const open = Object.entries(closing.open).filter(([, count]) => count > 0) as [keyof typeof OPEN_WORDS, number][];
  return (
    <Card title="Còn dở dang">
      {open.length === 0 ? (
        <p>Không còn việc nào dở dang.</p>
      ) : (
        <ul class="stack-small">
          {open.map(([kind, count]) => (
            <li key={kind}>{OPEN_WORDS[kind](count)}</li>
          ))}
        </ul>
      )}
      {closing.meetings.length > 0 && (
        <Lines>
          {closing.meetings.map(meeting => (
            <LineLink
              key={meeting.id}
              href={`/chi-bo/${unit}/buoi-hoc/${meeting.id}?dot=${dot}`}
              icon="calendar"
              title={meeting.title}
              detail={`Đến ${momentText(meeting.ends_at)}, tại ${meeting.place}`}
            />
          ))}
        </Lines>
      )}
      {closing.not_come_text && <p>{closing.not_come_text}</p>}
      <Lines>
        <LineLink href={`/chi-bo/${unit}/cho-xem-xet?dot=${dot}`} icon="list" title="Việc chờ đồng chí xem xét" />
        <LineLink href={`/chi-bo/${unit}/vang-mat?dot=${dot}`} icon="people" title="Kết luận vắng mặt" />
      </Lines>
    </Card>
  );
}

interface SendProps {
  readonly closing: Closing;
  readonly campaign: Campaign;
  readonly unit: string;
  readonly again: () => void;
}

function Send({ closing, campaign, unit, again }: SendProps) {
  const [id] = useState(newId);
  const [known, setKnown] = useState(false);
  const isDone = closing.sent !== null && closing.sent.state !== "returned" && !closing.sent.changed_since;
  const [wants, setWants] = useState(!isDone);
  const [note, setNote] = useState("");
  const act = useAct();
  const isOpen = Object.values(closing.open).some(count => count > 0) || (closing.not_come?.unrecorded ?? 0) > 0;
  const mustWait = closing.open.marks_unconfirmed > 0;
  const send = async () => {
    const path = { campaign_id: campaign.id, unit_id: unit };
    const body = { client_id: id, confirm_open: known, note: note.trim() || null };
    const done = await act.run(async () => {
      const sent = await answer(
        api.POST("/api/v1/campaigns/{campaign_id}/branches/{unit_id}/send-up", { params: { path }, body }),
      );
      return `Đã gửi: ${sent.took_part}.`;
    });
    if (done) again();
  };
  if (!wants) {
    return (
      <Button wide icon="mail" onClick={() => setWants(true)}>
        Gửi lại số liệu
      </Button>
    );
  }
  return (
    <Card title={closing.sent ? "Gửi lại" : "Gửi lên"}>
      {mustWait && <Notice kind="warn">Còn lượt điểm danh chờ người thứ hai xác nhận nên chưa gửi được.</Notice>}
      {isOpen && <Tick label="Tôi biết những việc còn dở dang trên đây và vẫn gửi" checked={known} onChange={setKnown} />}
      <Field label="Ghi chú cho cấp trên (nếu có)" value={note} onInput={setNote} lines maxLength={500} />
      <Outcome act={act} />
      <Button
        kind="main"
        wide
        icon="mail"
        busy={act.busy}
        disabled={mustWait || (isOpen && !known)}
        onClick={() => void send()}
      >
        Gửi số liệu lên cấp trên
      </Button>
      <p class="soft small">
        Việc bắt đầu trước khi hết đợt, ghi nhận trước {momentText(closing.sync_until)} thì vẫn được tính; đồng chí gửi lại
        được.
      </p>
    </Card>
  );
}

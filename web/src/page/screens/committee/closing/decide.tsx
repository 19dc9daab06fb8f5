import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { sentenceOf } from "../../../api/problems.ts";
import { Button } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Field, Tick } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { momentText } from "../../../words/dates.ts";
import { holds } from "../parts/places.ts";
import { openText } from "./words.ts";

type Sent = Schema<"SentOut">;

interface DecideProps {
  readonly sent: Sent;
  readonly campaign: string;
  readonly unit: string;
  readonly onDone: () => void;
}

const STATES: Record<Sent["state"], string> = {
  sent: "Đã gửi lên, chờ cấp ủy xem xét",
  accepted: "Đã chấp nhận",
  returned: "Đã trả lại để bổ sung",
};

/** What a branch sent up: accept it, or return it with a note. */
export function Decide({ sent, campaign, unit, onDone }: DecideProps) {
  const left = openText(sent.left_open);
  return (
    <Card title="Chi bộ gửi lên">
      <p>
        <strong>{STATES[sent.state]}.</strong> {sent.sent_by} gửi lúc {momentText(sent.sent_at)}
        {sent.on_behalf ? " (cấp trên gửi thay chi bộ)" : ""}.
      </p>
      <p>
        Khi gửi: <span class="number">{sent.took_part}</span>. Hiện nay: <span class="number">{sent.took_part_now}</span>.
      </p>
      {left && <p>Khi gửi còn {left}.</p>}
      {sent.note && <p>Chi bộ ghi: “{sent.note}”</p>}
      {sent.answer && <p>Cấp ủy trả lời: “{sent.answer}”</p>}
      {sent.changed_since && (
        <Notice kind="warn">Sau khi chi bộ gửi lên, số liệu đã có thay đổi. Đồng chí đối chiếu hai con số ở trên.</Notice>
      )}
      {sent.state === "sent" && holds("committee", "office") && (
        <Answer sent={sent} campaign={campaign} unit={unit} onDone={onDone} />
      )}
    </Card>
  );
}

function Answer({ sent, campaign, unit, onDone }: DecideProps) {
  const [note, setNote] = useState("");
  const [isKnown, setKnown] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState<"accept" | "return" | null>(null);
  const params = { path: { campaign_id: campaign, unit_id: unit } };
  const send = async (what: "accept" | "return") => {
    const said = note.trim();
    setWrong(what === "return" && !said ? "Đồng chí ghi điều cần bổ sung để chi bộ biết." : null);
    if (what === "return" && !said) return;
    setBusy(what);
    setRefused(null);
    try {
      if (what === "return") {
        const body = { note: said };
        await answer(api.POST("/api/v1/campaigns/{campaign_id}/branches/{unit_id}/return", { params, body }));
      } else {
        const body = { note: said || null, confirm_changes: isKnown };
        await answer(api.POST("/api/v1/campaigns/{campaign_id}/branches/{unit_id}/accept", { params, body }));
      }
      onDone();
    } catch (error) {
      setRefused(sentenceOf(error));
    }
    setBusy(null);
  };
  return (
    <div class="stack">
      <Field label="Ghi chú cho chi bộ" hint="Bắt buộc khi trả lại" lines value={note} onInput={setNote} wrong={wrong} />
      {sent.changed_since && (
        <Tick label="Tôi đã đối chiếu thay đổi sau khi chi bộ gửi lên" checked={isKnown} onChange={setKnown} />
      )}
      {refused && (
        <Notice kind="bad" live="assertive">
          {refused}
        </Notice>
      )}
      <div class="row">
        <Button kind="main" icon="check" busy={busy === "accept"} onClick={() => void send("accept")}>
          Chấp nhận
        </Button>
        <Button icon="back" busy={busy === "return"} onClick={() => void send("return")}>
          Trả lại
        </Button>
      </div>
    </div>
  );
}

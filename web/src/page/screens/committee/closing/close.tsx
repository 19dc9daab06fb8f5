import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { Problem, sentenceOf } from "../../../api/problems.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Field } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { serviceNow } from "../../../state/about.ts";
import { momentText } from "../../../words/dates.ts";
import { countText } from "../../../words/numbers.ts";

interface CloseProps {
  readonly plan: Schema<"CampaignDetailOut">;
  readonly closing: Schema<"ClosingOut">;
  readonly onDone: () => void;
}

/** Closing is an act: it names what is still open, asks for a reason when it comes early, and seals the figures. */
export function Close({ plan, closing, onDone }: CloseProps) {
  const [asked, setAsked] = useState(false);
  const [closed, setClosed] = useState<Schema<"ClosedOut"> | null>(null);
  if (closed) return <Closed of={closed} campaign={plan.id} />;
  if (plan.state === "closed") {
    return (
      <Notice kind="good" icon="lock">
        Đã chốt số liệu {plan.closed_at ? momentText(plan.closed_at) : ""}.
        {plan.close_reason ? ` Lý do chốt sớm: ${plan.close_reason}` : ""}
      </Notice>
    );
  }
  if (plan.state !== "open" || !plan.may_run) return null;
  return (
    <Card title="Chốt số liệu của cả đợt">
      <p>Sau khi chốt, số liệu được giữ nguyên; việc gửi đến sau chỉ được tính bằng một bản điều chỉnh có lý do.</p>
      <p>
        {closing.sentence} {countText(closing.branches.not_sent)} chi bộ chưa gửi lên, {countText(closing.branches.sent)} chi bộ
        chờ xem xét.
      </p>
      <Button icon="lock" onClick={() => setAsked(true)}>
        Chốt số liệu
      </Button>
      {asked && (
        <Ask
          {...{ plan, closing }}
          onClose={() => setAsked(false)}
          onClosed={result => {
            setClosed(result);
            onDone();
          }}
          onChangedElsewhere={() => {
            setAsked(false);
            onDone();
          }}
        />
      )}
    </Card>
  );
}

interface AskProps {
  readonly plan: CloseProps["plan"];
  readonly closing: CloseProps["closing"];
  readonly onClose: () => void;
  readonly onClosed: (closed: Schema<"ClosedOut">) => void;
  /** The campaign is not what it was when it was read. */
  readonly onChangedElsewhere: () => void;
}

function Ask({ plan, closing, onClose, onClosed, onChangedElsewhere }: AskProps) {
  const isEarly = serviceNow() < new Date(closing.sync_until);
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const close = async () => {
    const said = reason.trim();
    setWrong(isEarly && !said ? "Đồng chí ghi lý do chốt sớm." : null);
    if (isEarly && !said) return;
    setBusy(true);
    try {
      const params = { path: { campaign_id: plan.id } };
      const body = { reason: said || null };
      onClosed(await answer(api.POST("/api/v1/campaigns/{campaign_id}/close", { params, body })));
      onClose();
    } catch (error) {
      // It is closed already: a reply was lost, or somebody else did it. The screen shows it as it is now.
      if (error instanceof Problem && error.code === "campaign_closed") onChangedElsewhere();
      else setRefused(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="Chốt số liệu của cả đợt?"
      onClose={onClose}
      actions={
        <>
          <Button kind="main" icon="lock" busy={busy} onClick={() => void close()}>
            Chốt số liệu
          </Button>
          <Button onClick={onClose}>Để sau</Button>
        </>
      }
    >
      <p>{closing.sentence}</p>
      {isEarly && (
        <>
          <p>Chưa hết thời gian chờ ghi nhận ({momentText(closing.sync_until)}).</p>
          <Field label="Lý do chốt sớm" lines value={reason} onInput={setReason} wrong={wrong} required />
        </>
      )}
      {refused && (
        <Notice kind="bad" live="assertive">
          {refused}
        </Notice>
      )}
    </Dialog>
  );
}

function Closed({ of, campaign }: { readonly of: Schema<"ClosedOut">; readonly campaign: string }) {
  return (
    <Card>
      <Notice kind="good" icon="lock" title="Đã chốt số liệu" live="polite">
        <p>Việc gửi đến từ bây giờ chỉ được tính bằng một bản điều chỉnh có lý do.</p>
      </Notice>
      <p>
        Bản chốt số {of.snapshot.number}, {countText(of.snapshot.rows)} đồng chí trong danh sách.
      </p>
      <p class="small" style={{ overflowWrap: "anywhere" }}>
        Mã xác thực của hệ thống: {of.snapshot.head}
      </p>
      {of.left_open.length > 0 && (
        <>
          <h3>Khi chốt còn dở dang</h3>
          <ul>
            {of.left_open.map(unit => (
              <li key={unit.unit_id}>
                {unit.name}: {unit.sentence}
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="row">
        <ButtonLink href={`/ban-chot/${campaign}`} icon="shield">
          Xem bản chốt
        </ButtonLink>
        <ButtonLink href={`/tai-bao-cao/${campaign}/${of.unit_id}`} icon="download">
          Tải báo cáo
        </ButtonLink>
      </p>
    </Card>
  );
}

import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { sentenceOf } from "../../../api/problems.ts";
import { Button } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Field, Tick } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { momentText } from "../../../words/dates.ts";
import { countText } from "../../../words/numbers.ts";
import { download } from "../parts/download.ts";
import css from "./closing.module.css";

type Amendments = Schema<"AmendmentsOut">;
type Snapshot = Amendments["snapshots"][number];

/** The sealed states of a closed campaign, newest first, their proofs, and what came after the closing. */
export default function SnapshotsScreen({ params }: ScreenProps) {
  const campaign = params.campaign ?? "";
  const found = useLoad(`snapshots/${campaign}`, () => {
    const asked = { path: { campaign_id: campaign }, query: { limit: 200 } };
    return answer(api.GET("/api/v1/campaigns/{campaign_id}/amendments", { params: asked }));
  });
  return (
    <Page title="Các bản chốt" lead="Bản mới nhất ở trên; bản trước vẫn được giữ." backTo="/dot" wide>
      <Show of={found}>
        {data => (
          <>
            <Waiting campaign={campaign} amendments={data} onDone={found.again} />
            {data.snapshots.length === 0 && <Notice>Đợt này chưa chốt số liệu.</Notice>}
            {data.snapshots.map(snapshot => (
              <OneSnapshot key={snapshot.number} snapshot={snapshot} campaign={campaign} />
            ))}
          </>
        )}
      </Show>
    </Page>
  );
}

function OneSnapshot({ snapshot, campaign }: { readonly snapshot: Snapshot; readonly campaign: string }) {
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const fetchIt = async () => {
    setBusy(true);
    setRefused(null);
    try {
      await download(`/api/v1/campaigns/${campaign}/snapshots/${snapshot.number}/proof`, `ban-chot-${snapshot.number}.json`);
    } catch (error) {
      setRefused(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <Card title={`Bản chốt số ${snapshot.number}`}>
      <p>
        {snapshot.sealed_by} chốt {momentText(snapshot.sealed_at)}. {countText(snapshot.rows)} đồng chí trong danh sách
        {snapshot.changed > 0 ? `; ${countText(snapshot.changed)} dòng khác bản trước` : ""}.
      </p>
      {snapshot.reason && <p>Lý do: {snapshot.reason}</p>}
      <dl class={css.head}>
        <dt class="small soft">Mã xác thực của hệ thống</dt>
        <dd>{snapshot.head}</dd>
      </dl>
      {refused && (
        <Notice kind="warn" live="polite">
          {refused}
        </Notice>
      )}
      <p>
        <Button icon="download" busy={busy} onClick={() => void fetchIt()}>
          Tải tệp chứng minh
        </Button>
      </p>
    </Card>
  );
}

interface WaitingProps {
  readonly campaign: string;
  readonly amendments: Amendments;
  readonly onDone: () => void;
}

/** What would change sealed rows: accepted together, with a reason, it becomes the next snapshot. */
function Waiting({ campaign, amendments, onDone }: WaitingProps) {
  const [id, setId] = useState(newId);
  const [people, setPeople] = useState<readonly string[]>([]);
  const [records, setRecords] = useState<readonly string[]>([]);
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (amendments.items.length === 0 && amendments.records.length === 0) {
    return amendments.snapshots.length > 0 ? <Notice kind="good">Không còn việc nào gửi đến sau khi chốt.</Notice> : null;
  }
  const accept = async () => {
    setWrong(reason.trim() ? null : "Đồng chí ghi lý do điều chỉnh, ví dụ sổ biên bản chi bộ, trang nào.");
    if (!reason.trim()) return;
    setBusy(true);
    setRefused(null);
    try {
      const number = amendments.snapshots[0]?.number ?? 1;
      const body = { client_id: id, number, member_ids: [...people], record_ids: [...records], reason: reason.trim() };
      const params = { path: { campaign_id: campaign } };
      await answer(api.POST("/api/v1/campaigns/{campaign_id}/amendments", { params, body }));
      setId(newId());
      setPeople([]);
      setRecords([]);
      setReason("");
      onDone();
    } catch (error) {
      setRefused(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <Card title="Gửi đến sau khi chốt">
      <p>Đồng chí chọn những việc được chấp nhận, ghi lý do. Hệ thống lập bản chốt tiếp theo; bản trước được giữ nguyên.</p>
      {amendments.items.map(item => (
        <Tick
          key={item.member_id}
          checked={people.includes(item.member_id)}
          onChange={isOn => setPeople(toggled(people, item.member_id, isOn))}
          label={`${item.full_name}${item.birth_year ? ` (${item.birth_year})` : ""}, ${item.unit_name}: ${item.grounds_text}`}
        />
      ))}
      {amendments.records.map(record => (
        <Tick
          key={record.id}
          checked={records.includes(record.id)}
          onChange={isOn => setRecords(toggled(records, record.id, isOn))}
          label={`${record.kind === "roll" ? "Danh sách điểm danh" : "Lượt tự điểm danh"} của buổi “${record.session_title}”, nhận ${momentText(record.received_at)}`}
        />
      ))}
      <Field label="Lý do điều chỉnh" lines required value={reason} onInput={setReason} wrong={wrong} />
      {refused && (
        <Notice kind="bad" live="assertive">
          {refused}
        </Notice>
      )}
      <Button
        kind="main"
        busy={busy}
        disabled={people.length + records.length === 0}
        onClick={() => void accept()}
      >{`Chấp nhận ${people.length + records.length} việc và lập bản chốt tiếp theo`}</Button>
    </Card>
  );
}

function toggled(list: readonly string[], id: string, isOn: boolean): readonly string[] {
  return isOn ? [...list, id] : list.filter(other => other !== id);
}

import { useState } from "preact/hooks";
import { answer, api, open, type Schema } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Page } from "../../parts/page.tsx";
import { Failed, Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { useLoad } from "../../state/load.ts";
import { momentText } from "../../words/dates.ts";
import { countText } from "../../words/numbers.ts";
import { changesOf } from "./changes.ts";
import css from "./inspector.module.css";
import { type Examined, examine } from "./proof/examining.ts";
import { readKeys } from "./proof/signing.ts";
import { Verdict } from "./verdict.tsx";

type Snapshot = Schema<"SnapshotDetailOut">;

/** One sealed state of a campaign: its mark, what it changed against the one before, its file to take along and to examine. */
export default function SnapshotScreen({ params }: ScreenProps) {
  const { campaign = "", number = "" } = params;
  const path = { campaign_id: campaign, number: Number(number) };
  const found = useLoad(`inspector/${campaign}/snapshot/${number}`, () =>
    answer(api.GET("/api/v1/campaigns/{campaign_id}/snapshots/{number}", { params: { path } })),
  );
  return (
    <Page title={`Bản chốt số ${number}`} backTo={`/kiem-tra/dot/${campaign}`} wide>
      <Show of={found}>
        {snapshot => (
          <>
            <div class="two-columns">
              <About snapshot={snapshot} />
              <ProofFile campaign={campaign} snapshot={snapshot} />
            </div>
            <Changes snapshot={snapshot} />
          </>
        )}
      </Show>
    </Page>
  );
}

function About({ snapshot }: { readonly snapshot: Snapshot }) {
  return (
    <Card title="Bản này">
      <Facts
        lines={[
          ["Chốt lúc", momentText(snapshot.sealed_at)],
          ["Người chốt", snapshot.sealed_by],
          ["Số đảng viên trong danh sách", countText(snapshot.rows)],
          ["Lý do", snapshot.reason ?? (snapshot.number === 1 ? "bản đầu tiên" : "không ghi")],
          ["Mã xác thực của hệ thống", <span class={css.code}>{snapshot.head}</span>],
          ["Khóa", <span class={css.code}>{snapshot.key_id}</span>],
        ]}
      />
      {snapshot.left_open.length > 0 && (
        <p class="small soft">Khi chốt còn {countText(snapshot.left_open.length)} việc chưa xong, ghi trong tệp số liệu.</p>
      )}
    </Card>
  );
}

function ProofFile({ campaign, snapshot }: { readonly campaign: string; readonly snapshot: Snapshot }) {
  const [found, setFound] = useState<Examined | string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [busy, setBusy] = useState<"save" | "check" | null>(null);
  const fetchIt = async (what: "save" | "check") => {
    setBusy(what);
    setTrouble(null);
    setFound(null);
    try {
      const path = { campaign_id: campaign, number: snapshot.number };
      const asked = api.GET("/api/v1/campaigns/{campaign_id}/snapshots/{number}/proof", { params: { path }, parseAs: "text" });
      const text = String(await answer(asked));
      if (what === "save") save(text, `so-lieu-chot-${snapshot.number}-${snapshot.head.slice(0, 12)}.json`);
      else setFound(await check(text, snapshot.head));
    } catch (error) {
      setTrouble(error);
    }
    setBusy(null);
  };
  return (
    <Card title="Tệp số liệu">
      <p>
        Tệp có từng dòng và mọi tổng số, không có tên người: mỗi người là một mã. Mỗi lần tải đều được ghi lại. Kiểm tra tệp là
        tính lại tất cả ngay trên máy này.
      </p>
      <Button kind="main" icon="shield" wide busy={busy === "check"} onClick={() => void fetchIt("check")}>
        Tải và kiểm tra ngay
      </Button>
      <Button icon="download" wide busy={busy === "save"} onClick={() => void fetchIt("save")}>
        Lưu tệp về máy
      </Button>
      {trouble !== null && <Failed error={trouble} />}
      {found !== null && <Verdict found={found} />}
    </Card>
  );
}

/** Raises Problem, Offline. */
async function check(text: string, head: string): Promise<Examined | string> {
  const keys = readKeys(await answer(open.GET("/api/v1/signing-keys")));
  return keys === null ? "Chưa đọc được khóa công khai của hệ thống." : examine({ text, head, previous: null }, keys);
}

function save(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function Changes({ snapshot }: { readonly snapshot: Snapshot }) {
  if (snapshot.changes.length === 0) {
    return <p>{snapshot.number === 1 ? "Bản đầu tiên: chưa có dòng nào điều chỉnh." : "Không có dòng nào điều chỉnh."}</p>;
  }
  return (
    <section class="stack-small">
      <h2>Các dòng điều chỉnh so với bản số {snapshot.number - 1}</h2>
      <ul class="plain card lines">
        {snapshot.changes.map(change => (
          <li key={change.n} class={css.change}>
            <h3>Dòng {countText(change.n)}</h3>
            <p class="small soft">{changesOf(change).grounds}</p>
            <Facts lines={changesOf(change).lines} />
          </li>
        ))}
      </ul>
    </section>
  );
}

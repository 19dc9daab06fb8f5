import { useEffect, useState } from "preact/hooks";
import { answer, api, type Schema } from "../../api/client.ts";
import { newId } from "../../api/ids.ts";
import { sentenceOf } from "../../api/problems.ts";
import { Button } from "../../parts/button.tsx";
import { Card } from "../../parts/card.tsx";
import { Choices } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { momentText } from "../../words/dates.ts";
import { sizeText } from "../../words/numbers.ts";
import { download } from "./parts/download.ts";
import { figures, type Tree } from "./parts/places.ts";

type Job = Schema<"JobOut">;
type Format = Job["format"];

const FORMATS: Record<Format, string> = { xlsx: "Bảng tính (Excel)", pdf: "Văn bản để in (PDF)" };

/** A report as a file: ordered, made meanwhile, fetched when it is there. */
export default function ReportsScreen({ params }: ScreenProps) {
  const campaign = params.campaign ?? "";
  const unit = params.unit ?? "";
  const [format, setFormat] = useState<Format>("xlsx");
  const [tree, setTree] = useState<Tree>("as_was");
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const order = async () => {
    setBusy(true);
    setRefused(null);
    try {
      const body = { client_id: newId(), campaign_id: campaign, unit_id: unit, format, tree };
      const made = await answer(api.POST("/api/v1/reports", { body }));
      setJobs(known => [made, ...known]);
    } catch (error) {
      setRefused(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <Page title="Tải báo cáo" backTo={figures(campaign, unit)}>
      <p class="soft">
        Báo cáo là bản dự thảo để ký trong hệ thống văn bản của cơ quan. Chỉ có số lượng, không có tên đảng viên.
      </p>
      <Choices
        legend="Loại tệp"
        value={format}
        onChoose={setFormat}
        options={(["xlsx", "pdf"] as const).map(value => ({ value, label: FORMATS[value] }))}
      />
      <Choices
        legend="Đọc theo"
        value={tree}
        onChoose={setTree}
        options={[
          { value: "as_was", label: "Cây tổ chức khi học" },
          { value: "today", label: "Cây tổ chức hiện nay" },
        ]}
      />
      {refused && (
        <Notice kind="bad" live="assertive">
          {refused}
        </Notice>
      )}
      <Button kind="main" wide icon="download" busy={busy} onClick={() => void order()}>
        Lập báo cáo
      </Button>
      {jobs.map(job => (
        <OneJob
          key={job.id}
          job={job}
          onChange={next => setJobs(known => known.map(other => (other.id === next.id ? next : other)))}
        />
      ))}
    </Page>
  );
}

const AGAIN_S = 2;

function OneJob({ job, onChange }: { readonly job: Job; readonly onChange: (job: Job) => void }) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  const isWaiting = job.state === "waiting" || job.state === "making";
  useEffect(() => {
    if (!isWaiting) return;
    const ask = async () => {
      try {
        const params = { path: { report_id: job.id } };
        onChange(await answer(api.GET("/api/v1/reports/{report_id}", { params })));
        setTrouble(null);
      } catch (error) {
        setTrouble(sentenceOf(error));
      }
      setAsked(count => count + 1);
    };
    const timer = setTimeout(() => void ask(), 1000 * (job.ask_again_s ?? AGAIN_S));
    return () => clearTimeout(timer);
  }, [isWaiting, asked, job.id]);
  const fetchIt = async () => {
    setTrouble(null);
    try {
      await download(`/api/v1/reports/${job.id}/file`, job.file_name ?? `bao-cao.${job.format}`);
    } catch (error) {
      setTrouble(sentenceOf(error));
    }
  };
  return (
    <Card title={FORMATS[job.format]}>
      <p role="status">{job.state_text}</p>
      {isWaiting && <progress aria-label="Đang lập báo cáo" style={{ width: "100%" }} />}
      {job.state === "ready" && (
        <>
          <p class="small soft">
            {job.file_name}
            {job.size ? `, ${sizeText(job.size)}` : ""}. Giữ đến {momentText(job.kept_until)}.
            {job.snapshot_number ? ` Theo bản chốt số ${job.snapshot_number}.` : ""}
          </p>
          <Button kind="main" icon="download" onClick={() => void fetchIt()}>
            Tải về máy này
          </Button>
        </>
      )}
      {trouble && (
        <Notice kind="warn" live="polite">
          {trouble}
        </Notice>
      )}
    </Card>
  );
}

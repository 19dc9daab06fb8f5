import { useEffect, useMemo, useState } from "preact/hooks";
import { answer, api, type Schema } from "../../api/client.ts";
import { newId } from "../../api/ids.ts";
import { sentenceOf } from "../../api/problems.ts";
import { Button } from "../../parts/button.tsx";
import { Card } from "../../parts/card.tsx";
import { Choices } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { serviceNow } from "../../state/about.ts";
import { account } from "../../state/session.ts";
import { phone } from "../../storage/phone.ts";
import { put } from "../../storage/store.ts";
import { momentText } from "../../words/dates.ts";
import { sizeText } from "../../words/numbers.ts";
import { download } from "./parts/download.ts";
import { figures, type Tree } from "./parts/places.ts";

type Job = Schema<"JobOut">;
type Format = Job["format"];

const FORMATS: Record<Format, string> = { xlsx: "Bảng tính (Excel)", pdf: "Văn bản để in (PDF)" };

const TREES: Record<Tree, string> = { as_was: "Cây tổ chức khi học", today: "Cây tổ chức hiện nay" };

/** A report as a file: ordered, made meanwhile, fetched when it is there. */
export default function ReportsScreen({ params }: ScreenProps) {
  const campaign = params.campaign ?? "";
  const unit = params.unit ?? "";
  const [format, setFormat] = useState<Format>("xlsx");
  const [tree, setTree] = useState<Tree>("as_was");
  const [jobs, setJobs] = useJobs(`${campaign}/${unit}`);
  const [asked, setAsked] = useState(0);
  // Sent again after a lost reply it is the same report; another form of it, or the next one, is another.
  const id = useMemo(newId, [format, tree, asked]);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const order = async () => {
    setBusy(true);
    setRefused(null);
    try {
      const body = { client_id: id, campaign_id: campaign, unit_id: unit, format, tree };
      const made = await answer(api.POST("/api/v1/reports", { body }));
      setAsked(asked + 1);
      setJobs(known => [made, ...known.filter(one => one.id !== made.id)]);
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
        options={(["as_was", "today"] as const).map(value => ({ value, label: TREES[value] }))}
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

/** The reports asked for at this place, newest first: kept on this phone, so that one may leave while they are made. */
function useJobs(place: string): readonly [readonly Job[], (change: (known: readonly Job[]) => readonly Job[]) => void] {
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  const person = account.value ?? "";
  const key = `reports/${place}`;
  useEffect(() => {
    const now = serviceNow().getTime();
    void phone.get<readonly Job[]>("bundles", person, key).then(kept => {
      const still = (kept ?? []).filter(job => Date.parse(job.kept_until) > now);
      setJobs(known => [...known, ...still.filter(job => !known.some(one => one.id === job.id))]);
    });
  }, [person, key]);
  const change = (how: (known: readonly Job[]) => readonly Job[]) =>
    setJobs(known => {
      const next = how(known);
      void phone.write([put("bundles", person, key, next)]);
      return next;
    });
  return [jobs, change];
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
    <Card title={`${FORMATS[job.format]}, ${TREES[job.tree].toLowerCase()}`}>
      <p role="status">{job.state_text}</p>
      <p class="small soft">Yêu cầu lúc {momentText(job.asked_at)}.</p>
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

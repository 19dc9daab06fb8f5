import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { everyPage } from "../../../api/paging.ts";
import { LineLink, Lines } from "../../../parts/card.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { serviceNow } from "../../../state/about.ts";
import { useLoad } from "../../../state/load.ts";
import { unbroken } from "../../../words/names.ts";
import { type Meeting, type Study, useStudy } from "../data.ts";
import { isBegun } from "../words.ts";
import { Answers } from "./answers.tsx";
import { Excuses } from "./excuses.tsx";
import { Records } from "./records.tsx";
import { Scans } from "./scans.tsx";

/** What waits for the secretary's word, each with what is known about it. */
export default function DecisionsScreen({ params, query }: ScreenProps) {
  const unit = params.unit ?? "";
  const study = useStudy(unit, query.dot);
  const campaign = study.data?.campaign;
  return (
    <Page title="Việc chờ đồng chí xem xét" lead={campaign ? unbroken(campaign.title) : undefined} backTo={`/chi-bo/${unit}`}>
      <Show of={study}>{found => <All study={found} unit={unit} />}</Show>
    </Page>
  );
}

interface Waiting {
  readonly excuses: readonly Schema<"ExcuseOut">[];
  readonly records: readonly Schema<"WaitingRecordOut">[];
  readonly scans: readonly { readonly meeting: Meeting; readonly scan: Schema<"LateCheckInOut"> }[];
  readonly answers: readonly Schema<"LateAttemptOut">[];
  readonly results: number;
}

/** Counts first: names are asked for only where something waits. */
async function readWaiting(study: Study, unit: string): Promise<Waiting> {
  const path = { campaign_id: study.campaign?.id ?? "" };
  const { open } = await answer(api.GET("/api/v1/campaigns/{campaign_id}/closing", { params: { path, query: { unit } } }));
  const [excuses, records, scans, answers] = await Promise.all([
    open.excuses_asked > 0 ? readExcuses(path.campaign_id) : [],
    open.records_waiting > 0 ? readRecords(path.campaign_id) : [],
    open.check_ins_queued > 0 ? readScans(study.meetings) : [],
    open.late_waiting > 0 ? readAnswers(unit) : [],
  ]);
  const ours = <T extends { unit_id: string }>(rows: readonly T[]) => rows.filter(row => row.unit_id === unit);
  return { excuses: ours(excuses), records: ours(records), scans, answers, results: open.results_waiting };
}

function readExcuses(campaign: string) {
  return everyPage(cursor =>
    answer(
      api.GET("/api/v1/campaigns/{campaign_id}/excuse-requests", {
        params: { path: { campaign_id: campaign }, query: { state: "asked", cursor } },
      }),
    ),
  );
}

function readRecords(campaign: string) {
  return everyPage(cursor =>
    answer(
      api.GET("/api/v1/campaigns/{campaign_id}/waiting-records", {
        params: { path: { campaign_id: campaign }, query: { cursor } },
      }),
    ),
  );
}

async function readScans(meetings: readonly Meeting[]) {
  const halls = meetings.filter(meeting => meeting.kind !== "home" && isBegun(meeting, serviceNow()));
  const found = await Promise.all(
    halls.map(async meeting => {
      const scans = await everyPage(cursor =>
        answer(
          api.GET("/api/v1/sessions/{session_id}/late-check-ins", {
            params: { path: { session_id: meeting.id }, query: { state: "waiting", cursor } },
          }),
        ),
      );
      return scans.map(scan => ({ meeting, scan }));
    }),
  );
  return found.flat();
}

function readAnswers(unit: string) {
  return everyPage(cursor =>
    answer(api.GET("/api/v1/late-answers", { params: { query: { unit, outcome: "waiting", cursor } } })),
  );
}

function All({ study, unit }: { readonly study: Study; readonly unit: string }) {
  const campaign = study.campaign?.id ?? "";
  const waiting = useLoad(`waiting/${unit}/${campaign}`, () => readWaiting(study, unit));
  const [said, setSaid] = useState<readonly string[]>([]);
  const again = (line: string) => {
    setSaid(before => [...before, line]);
    waiting.again();
  };
  return (
    <>
      <Show of={waiting}>
        {found => {
          const count = found.excuses.length + found.records.length + found.scans.length + found.answers.length;
          return (
            <>
              {said.length > 0 && (
                <Notice kind="good" live="polite">
                  {said.map(line => (
                    <p key={line}>{line}</p>
                  ))}
                </Notice>
              )}
              {count === 0 && <Notice kind="good">Không có việc nào chờ đồng chí xem xét.</Notice>}
              <Excuses requests={found.excuses} again={again} />
              <Scans scans={found.scans} again={again} />
              <Records records={found.records} campaign={campaign} again={again} />
              <Answers attempts={found.answers} again={again} />
              {found.results > 0 && (
                <Lines>
                  <LineLink
                    href={`/chi-bo/${unit}/bai-giay?dot=${campaign}`}
                    icon="paper"
                    title={`Còn ${found.results} bài làm trên giấy chờ người thứ hai`}
                    detail="Người đã nhập bài không tự xác nhận được"
                  />
                </Lines>
              )}
            </>
          );
        }}
      </Show>
      <Lines>
        <LineLink
          href={`/chi-bo/${unit}/vang-mat?dot=${campaign}`}
          icon="list"
          title="Kết luận vắng mặt"
          detail="Khi đợt đã hết thời gian"
        />
      </Lines>
    </>
  );
}

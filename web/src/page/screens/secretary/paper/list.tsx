import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Card, LineLink, Lines } from "../../../parts/card.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Pages } from "../../../parts/pages.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { useSentOut } from "../../../state/sent.ts";
import { letGo, me } from "../../../state/session.ts";
import { SAVED_HERE } from "../../../words/answers.ts";
import { dayText } from "../../../words/dates.ts";
import { unbroken } from "../../../words/names.ts";
import { mayDecide, type Study, useStudy } from "../data.ts";
import css from "../secretary.module.css";
import { withYear } from "../words.ts";
import { type Result, readEntered, readWaiting } from "./data.ts";
import { itemOf, usePapers } from "./drafts.ts";
import { type Entry, unfinished } from "./entry.ts";
import { listOf } from "./steps.ts";

/** The branch's tests on paper: what waits for whom, what this phone still holds, what is done. */
export default function PapersScreen({ params, query }: ScreenProps) {
  const unit = params.unit ?? "";
  const study = useStudy(unit, query.dot);
  const campaign = study.data?.campaign;
  return (
    <Page title="Bài làm trên giấy" lead={campaign ? unbroken(campaign.title) : undefined} backTo={`/chi-bo/${unit}`}>
      <Show of={study}>{found => <All study={found} unit={unit} />}</Show>
    </Page>
  );
}

function All({ study, unit }: { readonly study: Study; readonly unit: string }) {
  const all = useLoad(
    `papers/${unit}`,
    async () => {
      const [waiting, entered] = await Promise.all([readWaiting(unit), mayDecide() ? readEntered(unit, null) : null]);
      return { waiting, entered };
    },
    "home",
  );
  useSentOut(all.again);
  const here = usePapers();
  const { waiting = [], entered = null } = all.data ?? {};
  const left = unfinished(here.entries, [...waiting, ...(entered?.items ?? [])]);
  return (
    <>
      <OnPhone entries={left} unit={unit} dot={study.campaign?.id ?? ""} forget={here.forget} />
      <Show of={all}>{() => <Waiting results={waiting} />}</Show>
      {mayDecide() && <Work study={study} unit={unit} />}
      {entered && (
        <Pages first={entered} next={cursor => readEntered(unit, cursor)} word="Xem bài trước nữa">
          {results => <Done results={results.filter(result => result.state !== "waiting")} />}
        </Pages>
      )}
    </>
  );
}

/** Copying and printing: while the campaign is open. */
function Work({ study, unit }: { readonly study: Study; readonly unit: string }) {
  const { campaign } = study;
  if (!campaign?.quiz_id) return <Notice>Đợt này không có bài trắc nghiệm.</Notice>;
  if (campaign.state !== "open") return <Notice>Đợt học tập đã chốt: không in đề, không nhập thêm bài.</Notice>;
  const chosen = `?dot=${campaign.id}`;
  return (
    <div class={css.two}>
      <ButtonLink kind="main" icon="paper" href={`${listOf(unit)}/nhap${chosen}`}>
        Nhập bài từ giấy
      </ButtonLink>
      <ButtonLink icon="printer" href={`${listOf(unit)}/in${chosen}`}>
        In đề cho đồng chí không dùng điện thoại
      </ButtonLink>
    </div>
  );
}

function Waiting({ results }: { readonly results: readonly Result[] }) {
  if (results.length === 0) return <Notice kind="good">Không có bài nào chờ người thứ hai xác nhận.</Notice>;
  return (
    <section class="stack-small">
      <h2>Chờ người thứ hai ({results.length} bài)</h2>
      <Lines>
        {results.map(result => (
          <LineLink
            key={result.id}
            href={`/bai-tren-giay/${result.id}`}
            icon={result.may_confirm ? "check" : "clock"}
            title={withYear(result.name, result.birth_year)}
            detail={whoseTurn(result)}
          />
        ))}
      </Lines>
    </section>
  );
}

function whoseTurn(result: Result): string {
  if (result.may_confirm) return `Chờ đồng chí đối chiếu với bài giấy. Người nhập: ${result.entered_by ?? "chưa rõ"}`;
  return result.member_id === me.value?.member_id
    ? "Bài của đồng chí: một đồng chí khác xác nhận"
    : "Đồng chí đã nhập: cần một đồng chí khác xác nhận";
}

interface OnPhoneProps {
  readonly entries: readonly Entry[];
  readonly unit: string;
  readonly dot: string;
  readonly forget: (id: string) => void;
}

/** What was begun here, waits to be sent, or was not taken: with why, and a way to put it right. */
function OnPhone({ entries, unit, dot, forget }: OnPhoneProps) {
  return (
    <>
      {entries.map(entry => {
        const item = itemOf(entry.id);
        const waits = item !== null && item.refused === null;
        const drop = () => {
          if (item) void letGo(item);
          forget(entry.id);
        };
        return (
          <Card key={entry.id} title={entry.name}>
            {waits ? (
              <Notice kind="warn" icon="phone" live="polite">
                {SAVED_HERE}
              </Notice>
            ) : (
              <>
                <p>{item?.refused ?? stands(entry)}</p>
                <div class={css.two}>
                  <ButtonLink kind="main" href={`${listOf(unit)}/nhap?dot=${dot}&bai=${entry.id}`}>
                    {entry.isSent ? "Xem lại và gửi lại" : "Nhập tiếp"}
                  </ButtonLink>
                  <Button onClick={drop}>Bỏ bài này</Button>
                </div>
              </>
            )}
          </Card>
        );
      })}
    </>
  );
}

function stands(entry: Entry): string {
  const count = Object.keys(entry.answers).length;
  return entry.isSent ? "Bài này chưa được nhận." : `Đang nhập dở trên điện thoại này: ${count} câu, chưa gửi.`;
}

function Done({ results }: { readonly results: readonly Result[] }) {
  if (results.length === 0) return null;
  return (
    <section class="stack-small">
      <h2>Đã xem xét</h2>
      <Lines>
        {results.map(result => (
          <LineLink
            key={result.id}
            href={`/bai-tren-giay/${result.id}`}
            icon={result.state === "confirmed" ? "check" : "back"}
            title={withYear(result.name, result.birth_year)}
            detail={`Làm ngày ${dayText(new Date(result.taken_at))}: ${result.state_text}`}
          />
        ))}
      </Lines>
    </section>
  );
}

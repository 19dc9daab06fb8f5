import { answer, api, type Schema } from "../../api/client.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { Card, LineLink, Lines } from "../../parts/card.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { serviceNow } from "../../state/about.ts";
import { useLoad } from "../../state/load.ts";
import { useSentOut } from "../../state/sent.ts";
import { hourText, momentText, nearDayText } from "../../words/dates.ts";
import { unbroken } from "../../words/names.ts";
import css from "./home.module.css";
import { AlsoDue, Aside, MayAsk } from "./home_more.tsx";

type Home = Schema<"HomeOut">;
type DueTest = Home["tests"][number];
type Meeting = Home["meetings"][number];

/** Everything due, the most urgent first: one sentence, one button. */
export default function HomeScreen(_: ScreenProps) {
  const home = useLoad("home", () => answer(api.GET("/api/v1/me/home")), "home");
  useSentOut(home.again);
  return (
    <Page title="Việc cần làm">
      <Show of={home}>{found => <Due home={found} />}</Show>
    </Page>
  );
}

function Due({ home }: { readonly home: Home }) {
  const [first, ...others] = home.tests.filter(test => !test.taken);
  const taken = home.tests.filter(test => test.taken);
  const onNow = onNowIn(home);
  return (
    <>
      <section class={css.first}>
        <p class={css.headline}>{unbroken(home.headline)}</p>
        {home.detail && <p class={css.detail}>{home.detail}</p>}
        {onNow && <CheckInButton session={onNow.session_id} isMain />}
        {first && <TestButton test={first} isMain={!onNow} />}
      </section>
      <AlsoDue home={home} />
      {home.branches.map(branch => (
        <Lines key={branch.campaign_id + branch.unit_id}>
          <LineLink
            href={`/chi-bo/${branch.unit_id}?dot=${branch.campaign_id}`}
            icon="people"
            title={unbroken(branch.sentence)}
            detail={branchDetail(branch, home)}
          />
        </Lines>
      ))}
      {home.meetings.length > 0 && <Meetings meetings={home.meetings} first={onNow} />}
      <MayAsk home={home} />
      {(others.length > 0 || taken.length > 0) && <OtherTests tests={[...others, ...taken]} />}
      {home.campaigns.flatMap(campaign => (campaign.note ? [<Notice key={campaign.campaign_id}>{campaign.note}</Notice>] : []))}
      {home.unread.length > 0 && (
        <section class="stack-small">
          <h2>Tài liệu chưa đọc xong</h2>
          <Lines>
            {home.unread.map(item => (
              <LineLink key={item.item_id} href={`/tai-lieu/${item.item_id}`} icon="book" title={unbroken(item.title)} />
            ))}
          </Lines>
        </section>
      )}
      <Aside />
    </>
  );
}

/** The meeting that the first lines are about: on now, of the campaign that ends first. */
function onNowIn(home: Home): Meeting | undefined {
  const on = home.meetings.filter(meeting => meeting.on_now);
  const ends = (meeting: Meeting) => home.campaigns.findIndex(one => one.campaign_id === meeting.campaign_id);
  return on.sort((a, b) => ends(a) - ends(b))[0];
}

/** Which branch and, where several campaigns are on, which one; then until when. */
function branchDetail(branch: Home["branches"][number], home: Home): string {
  const isOne = new Set(home.branches.map(one => one.campaign_id)).size === 1;
  const title = isOne ? null : home.campaigns.find(one => one.campaign_id === branch.campaign_id)?.title;
  return [title && `${unbroken(title)}.`, branch.follow_up ?? branch.name].filter(Boolean).join(" ");
}

function TestButton({ test, isMain }: { readonly test: DueTest; readonly isMain: boolean }) {
  if (test.may_start_at) {
    return (
      <p class="with-icon">
        <Icon name="clock" />
        <span>Đồng chí làm lại được từ {momentText(test.may_start_at)}.</span>
      </p>
    );
  }
  const isOpen = test.open_attempt_id !== null;
  return (
    <ButtonLink
      kind={isMain ? "main" : "plain"}
      icon={isMain ? undefined : "list"}
      wide
      href={isOpen ? `/lam-bai/${test.open_attempt_id}` : `/bai/${test.quiz_id}`}
    >
      {isOpen ? "Làm tiếp bài đang dở" : "Làm bài trắc nghiệm"}
    </ButtonLink>
  );
}

function CheckInButton({ session, isMain = false }: { readonly session: string; readonly isMain?: boolean }) {
  return (
    <ButtonLink href={`/diem-danh/${session}`} icon="scan" wide kind={isMain ? "main" : "plain"}>
      Điểm danh
    </ButtonLink>
  );
}

/** `first` has its button at the top. */
function Meetings({ meetings, first }: { readonly meetings: readonly Meeting[]; readonly first: Meeting | undefined }) {
  const now = serviceNow();
  return (
    <Card title="Buổi học">
      <ul class="plain stack">
        {meetings.map(meeting => (
          <li key={meeting.session_id} class="stack-small">
            <p>
              <strong>{meeting.title}</strong>
            </p>
            <p class={css.when}>
              <Icon name="calendar" />
              <span>
                {hourText(meeting.starts_at)} đến {hourText(meeting.ends_at)} {nearDayText(meeting.starts_at, now)}, tại{" "}
                {meeting.place}
              </span>
            </p>
            {meeting.on_now && meeting !== first && <CheckInButton session={meeting.session_id} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function OtherTests({ tests }: { readonly tests: readonly DueTest[] }) {
  return (
    <section class="stack-small">
      <h2>{tests.every(test => test.taken) ? "Bài trắc nghiệm đã làm" : "Bài trắc nghiệm khác"}</h2>
      <Lines>
        {tests.map(test => (
          <LineLink
            key={test.quiz_id}
            href={test.open_attempt_id ? `/lam-bai/${test.open_attempt_id}` : `/bai/${test.quiz_id}`}
            icon="list"
            title={unbroken(test.title)}
            detail={
              test.taken ? `Đã làm. Còn ${test.attempts_left} lượt, hạn ${test.deadline_text}` : `Hạn ${test.deadline_text}`
            }
          />
        ))}
      </Lines>
    </section>
  );
}

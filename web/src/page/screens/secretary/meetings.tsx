import { ButtonLink } from "../../parts/button.tsx";
import { Card, LineLink, Lines } from "../../parts/card.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { serviceNow } from "../../state/about.ts";
import { unbroken } from "../../words/names.ts";
import { type Meeting, mayDecide, type Study, useStudy } from "./data.ts";
import css from "./secretary.module.css";
import { spanText, standsText } from "./words.ts";

/** The meetings of a campaign that concern the branch. */
export default function MeetingsScreen({ params, query }: ScreenProps) {
  const unit = params.unit ?? "";
  const study = useStudy(unit, query.dot);
  const campaign = study.data?.campaign;
  return (
    <Page title="Buổi học, học bù" lead={campaign ? unbroken(campaign.title) : undefined} backTo={`/chi-bo/${unit}`} wide>
      <Show of={study}>{found => <All study={found} unit={unit} />}</Show>
    </Page>
  );
}

function All({ study, unit }: { readonly study: Study; readonly unit: string }) {
  const { campaign } = study;
  const now = serviceNow();
  const over = (meeting: Meeting) => meeting.cancelled_at !== null || Date.parse(meeting.ends_at) < now.getTime();
  const coming = study.meetings.filter(meeting => !over(meeting));
  const past = study.meetings.filter(over).reverse();
  if (!campaign) return <Notice>Chi bộ chưa có đợt học tập nào.</Notice>;
  return (
    <>
      {campaign.state === "open" && mayDecide() && (
        <div class={css.two}>
          <ButtonLink kind="main" icon="plus" href={`/chi-bo/${unit}/buoi-hoc/them?dot=${campaign.id}`}>
            Thêm buổi học
          </ButtonLink>
          <ButtonLink icon="home" href={`/chi-bo/${unit}/hoc-tai-nha?dot=${campaign.id}`}>
            Học bù tại nhà
          </ButtonLink>
        </div>
      )}
      {coming.length === 0 && campaign.state === "open" && (
        <Card>
          <p>Không còn buổi học nào sắp tới. Còn đồng chí chưa học thì thêm buổi học bù.</p>
        </Card>
      )}
      {coming.length > 0 && <Listed title="Đang và sắp diễn ra" meetings={coming} unit={unit} dot={campaign.id} now={now} />}
      {past.length > 0 && <Listed title="Đã qua" meetings={past} unit={unit} dot={campaign.id} now={now} />}
    </>
  );
}

interface ListedProps {
  readonly title: string;
  readonly meetings: readonly Meeting[];
  readonly unit: string;
  readonly dot: string;
  readonly now: Date;
}

function Listed({ title, meetings, unit, dot, now }: ListedProps) {
  return (
    <section class="stack-small">
      <h2>{title}</h2>
      <Lines>
        {meetings.map(meeting => (
          <LineLink
            key={meeting.id}
            href={`/chi-bo/${unit}/buoi-hoc/${meeting.id}?dot=${dot}`}
            icon={meeting.kind === "home" ? "home" : "calendar"}
            title={meeting.title}
            detail={`${standsText(meeting, now)}. ${spanText(meeting)}, tại ${meeting.place}`}
          />
        ))}
      </Lines>
    </section>
  );
}

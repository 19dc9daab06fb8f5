import { ButtonLink } from "../../parts/button.tsx";
import { Card, LineLink, Lines } from "../../parts/card.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { NotFound, Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { serviceNow } from "../../state/about.ts";
import { type Meeting, mayDecide, type Study } from "./data.ts";
import { useMeeting } from "./roll/use_roll.ts";
import css from "./secretary.module.css";
import { isBegun, isOnNow, KINDS, spanText, standsText } from "./words.ts";

/** One meeting and all that is done with it. */
export default function MeetingScreen({ params, query }: ScreenProps) {
  const { unit = "", session = "" } = params;
  const { study, meeting } = useMeeting(unit, session, query.dot);
  if (study.data && !meeting) return <NotFound />;
  return (
    <Page title={meeting?.title ?? "Buổi học"} backTo={`/chi-bo/${unit}/buoi-hoc`}>
      <Show of={study}>{found => (meeting ? <Whole study={found} meeting={meeting} unit={unit} /> : null)}</Show>
    </Page>
  );
}

/** Paths below the meeting's; they name its campaign, which need not be the one that is shown first. */
function pathsOf(meeting: Meeting, unit: string): (below: string) => string {
  return below => `/chi-bo/${unit}/buoi-hoc/${meeting.id}/${below}?dot=${meeting.campaign_id}`;
}

interface WholeProps {
  readonly study: Study;
  readonly meeting: Meeting;
  readonly unit: string;
}

function Whole({ study, meeting, unit }: WholeProps) {
  const isOpen = study.campaign?.state === "open" && meeting.cancelled_at === null;
  const now = serviceNow();
  const to = pathsOf(meeting, unit);
  return (
    <>
      <About study={study} meeting={meeting} now={now} />
      {isOpen && meeting.kind !== "home" && isBegun(meeting, now) && (
        <div class={css.two}>
          <ButtonLink kind="main" icon="check" href={to("diem-danh")}>
            Điểm danh
          </ButtonLink>
          {meeting.may_record && isOnNow(meeting, now) && (
            <ButtonLink icon="scan" href={to("ma")}>
              Mở mã điểm danh
            </ButtonLink>
          )}
        </div>
      )}
      {isOpen && <Work meeting={meeting} unit={unit} now={now} />}
    </>
  );
}

function About({ study, meeting, now }: { readonly study: Study; readonly meeting: Meeting; readonly now: Date }) {
  const parts = meeting.parts.map(part => study.campaign?.parts[part - 1] ?? `Phần ${part}`);
  return (
    <Card>
      {meeting.cancelled_at && <Notice kind="warn">Buổi học này đã hủy. Lý do: {meeting.cancel_reason}</Notice>}
      <dl class={css.facts}>
        <div>
          <dt>
            {KINDS[meeting.kind]}, {standsText(meeting, now).toLowerCase()}
          </dt>
          <dd>{spanText(meeting)}</dd>
        </div>
        <div>
          <dt>Địa điểm</dt>
          <dd>{meeting.place}</dd>
        </div>
        <div>
          <dt>Nơi tổ chức</dt>
          <dd>{meeting.unit_name}</dd>
        </div>
        <div>
          <dt>Nội dung</dt>
          <dd>{parts.join("; ")}</dd>
        </div>
      </dl>
    </Card>
  );
}

function Work({ meeting, unit, now }: { readonly meeting: Meeting; readonly unit: string; readonly now: Date }) {
  const to = pathsOf(meeting, unit);
  const hosts = meeting.may_record && meeting.kind !== "home";
  const begun = isBegun(meeting, now);
  const over = Date.parse(meeting.ends_at) < now.getTime();
  return (
    <Lines>
      {hosts && !over && (
        <LineLink
          href={to("chuan-bi")}
          icon="download"
          title="Chuẩn bị buổi học"
          detail="Lấy sẵn mã và danh sách cho nơi không có sóng"
        />
      )}
      {meeting.kind !== "home" && (
        <LineLink href={to("in")} icon="printer" title="In danh sách ký tên" detail="Giấy A4, xếp theo tên" />
      )}
      {meeting.kind !== "home" && begun && (
        <LineLink
          href={`${to("diem-danh")}&cach=giay`}
          icon="list"
          title="Nhập danh sách đã ký"
          detail="“Tất cả có mặt, trừ …”"
        />
      )}
      {begun && (
        <LineLink href={to("xac-nhan")} icon="people" title="Người thứ hai xác nhận" detail="Một lần bấm cho cả danh sách" />
      )}
      {hosts && begun && (
        <LineLink
          href={to("khach")}
          icon="person"
          title="Khách, người của chi bộ khác"
          detail="Nhập mã của khách, mã khách làm bài"
        />
      )}
      {hosts && begun && (
        <LineLink
          href={to("to-chuc")}
          icon="board"
          title="Báo cáo viên, chủ trì, người tổ chức"
          detail="Các đồng chí này là có mặt"
        />
      )}
      {hosts && mayDecide() && (
        <LineLink
          href={to("sua")}
          icon="settings"
          title="Đổi giờ, địa điểm hoặc hủy buổi học"
          detail="Đảng viên đọc được lý do"
        />
      )}
    </Lines>
  );
}

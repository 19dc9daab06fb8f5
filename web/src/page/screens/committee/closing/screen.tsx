import { answer, api, type Schema } from "../../../api/client.ts";
import { Card, LineLink, Lines } from "../../../parts/card.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { dayText, hourText, momentText } from "../../../words/dates.ts";
import { countText } from "../../../words/numbers.ts";
import { Shares } from "../parts/bars.tsx";
import { figures, holds } from "../parts/places.ts";
import { Close } from "./close.tsx";
import { Decide } from "./decide.tsx";

export type Closing = Schema<"ClosingOut">;
type Part = Closing["parts"][number];

const BRANCHES = new Set(["branch", "grassroots_branch"]);

/** What the branches sent up, what is still open, and the closing of the campaign. */
export default function ClosingScreen({ params }: ScreenProps) {
  const campaign = params.campaign ?? "";
  const unit = params.unit ?? "";
  const closing = useLoad(
    `closing/${campaign}/${unit}`,
    () => {
      const asked = { path: { campaign_id: campaign }, query: { unit } };
      return answer(api.GET("/api/v1/campaigns/{campaign_id}/closing", { params: asked }));
    },
    "bundles",
  );
  const plan = useLoad(
    `campaign/${campaign}`,
    () => answer(api.GET("/api/v1/campaigns/{campaign_id}", { params: { path: { campaign_id: campaign } } })),
    "bundles",
  );
  const again = () => {
    closing.again();
    plan.again();
  };
  const isWhole = plan.data?.unit_id === unit;
  return (
    <Page title="Chi bộ gửi lên và chốt số liệu" lead={closing.data?.name} backTo={figures(campaign, unit)} wide>
      <Show of={closing}>
        {found => (
          <>
            <Standing closing={found} />
            {found.sent ? (
              <Decide sent={found.sent} campaign={campaign} unit={unit} onDone={again} />
            ) : (
              found.parts.length === 0 && <Notice>Chi bộ chưa gửi lên.</Notice>
            )}
            <Meetings closing={found} />
            <Parts parts={found.parts} campaign={campaign} />
            {isWhole && plan.data && <Close plan={plan.data} closing={found} onDone={again} />}
            {isWhole && holds("committee", "office") && (
              <Lines>
                <LineLink
                  href={`/dieu-chinh/${campaign}`}
                  icon="people"
                  title="Đề nghị điều chỉnh danh sách"
                  detail={
                    found.open.corrections > 0
                      ? `${countText(found.open.corrections)} đề nghị chờ xem xét`
                      : "Không còn đề nghị nào chờ xem xét"
                  }
                />
                {found.state === "closed" && (
                  <LineLink
                    href={`/ban-chot/${campaign}`}
                    icon="shield"
                    title="Các bản chốt và việc gửi đến sau khi chốt"
                    detail="Số bản, mã xác thực của hệ thống, tệp chứng minh"
                  />
                )}
              </Lines>
            )}
          </>
        )}
      </Show>
    </Page>
  );
}

function Standing({ closing }: { readonly closing: Closing }) {
  const { branches } = closing;
  const isClosed = closing.state === "closed";
  return (
    <Card>
      <h2>{closing.title}</h2>
      {isClosed ? (
        <p>Đợt đã chốt số liệu.</p>
      ) : (
        <p>
          Đợt kết thúc {momentText(closing.ends_at)}. Việc bắt đầu trước lúc đó, ghi nhận trước {hourText(closing.sync_until)}{" "}
          ngày {dayText(closing.sync_until)} thì vẫn tính.
        </p>
      )}
      <Shares
        label={`${countText(branches.total)} chi bộ`}
        parts={[
          { name: "chờ xem xét", count: branches.sent },
          { name: "đã chấp nhận", count: branches.accepted },
          { name: "chưa gửi lên", count: 0 },
          { name: "", count: 0 },
          { name: "chưa gửi lên", count: branches.not_sent },
        ]}
      />
      <p>{closing.sentence}</p>
      {closing.not_come_text && <p>{closing.not_come_text}</p>}
    </Card>
  );
}

function Meetings({ closing }: { readonly closing: Closing }) {
  if (closing.meetings.length === 0) return null;
  return (
    <Card title="Buổi học chưa kết thúc">
      <ul class="plain stack-small">
        {closing.meetings.map(meeting => (
          <li key={meeting.id} class="with-icon">
            <Icon name="calendar" />
            <span>
              {meeting.title}, {meeting.place}: {momentText(meeting.starts_at)}
              {meeting.running ? ", đang diễn ra" : ""}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Parts({ parts, campaign }: { readonly parts: readonly Part[]; readonly campaign: string }) {
  const shown = parts.filter(part => part.branches.total > 0);
  if (shown.length === 0) return null;
  return (
    <section class="stack-small">
      <h2>Tổ chức đảng trực thuộc</h2>
      <Lines>
        {shown.map(part => (
          <LineLink
            key={part.unit_id}
            href={`/chot-so-lieu/${campaign}/${part.unit_id}`}
            title={part.name}
            detail={
              <>
                {standing(part)}
                <br />
                {part.sentence}
              </>
            }
          />
        ))}
      </Lines>
    </section>
  );
}

function standing({ kind, branches }: Part): string {
  if (BRANCHES.has(kind)) {
    if (branches.accepted > 0) return "Đã chấp nhận";
    return branches.sent > 0 ? "Đã gửi lên, chờ xem xét" : "Chưa gửi lên";
  }
  const { accepted, sent, not_sent, total } = branches;
  return `${countText(total)} chi bộ: ${countText(accepted)} đã chấp nhận, ${countText(sent)} chờ xem xét, ${countText(not_sent)} chưa gửi lên`;
}

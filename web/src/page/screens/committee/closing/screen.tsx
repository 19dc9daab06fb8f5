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
import { figures, holds, isBranch } from "../parts/places.ts";
import { Close } from "./close.tsx";
import css from "./closing.module.css";
import { Decide } from "./decide.tsx";
import { openText } from "./words.ts";

export type Closing = Schema<"ClosingOut">;
type Part = Closing["parts"][number];

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
            {found.parts.length === 0 && <Waiting closing={found} campaign={campaign} />}
            <Meetings closing={found} />
            <div class={isWhole ? css.columns : "stack"}>
              <Parts parts={found.parts} campaign={campaign} />
              {isWhole && (
                <div class="stack">
                  {plan.data && <Close plan={plan.data} closing={found} onDone={again} />}
                  {holds("committee", "office") && (
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
                </div>
              )}
            </div>
          </>
        )}
      </Show>
    </Page>
  );
}

/** What waits for a word at a branch: its own officers decide it, or those above them here. */
function Waiting({ closing, campaign }: { readonly closing: Closing; readonly campaign: string }) {
  const { excuses_asked, records_waiting, check_ins_queued, late_waiting, results_waiting } = closing.open;
  const count = excuses_asked + records_waiting + check_ins_queued + late_waiting + results_waiting;
  if (!holds("committee", "office")) return null;
  return (
    <Lines>
      {count > 0 && (
        <LineLink
          href={`/chi-bo/${closing.unit_id}/cho-xem-xet?dot=${campaign}`}
          icon="list"
          title="Xem xét việc đang chờ"
          detail={`${countText(count)} việc: chi bộ xem xét, hoặc cấp ủy xem xét thay khi cần`}
        />
      )}
      <LineLink
        href={`/chi-bo/${closing.unit_id}?dot=${campaign}`}
        icon="home"
        title="Mở trang của chi bộ"
        detail="Xem tên, điểm danh, ghi thay chi bộ khi cần"
      />
    </Lines>
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
          { name: "", count: 0 },
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
  const asking = shown.filter(part => part.branches.sent > 0);
  const others = shown.filter(part => part.branches.sent === 0);
  return (
    <div class="stack">
      <PartLines title="Đã gửi lên, chờ xem xét" parts={asking} campaign={campaign} />
      <PartLines title={asking.length > 0 ? "Các nơi khác" : "Tổ chức đảng trực thuộc"} parts={others} campaign={campaign} />
    </div>
  );
}

function PartLines({
  title,
  parts,
  campaign,
}: {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly campaign: string;
}) {
  if (parts.length === 0) return null;
  return (
    <section class="stack-small">
      <h2>{title}</h2>
      <Lines>
        {parts.map(part => (
          <LineLink
            key={part.unit_id}
            href={`/chot-so-lieu/${campaign}/${part.unit_id}`}
            title={part.name}
            detail={
              <>
                {standing(part)}
                {openText(part.open) && (
                  <>
                    <br />
                    {part.sentence}
                  </>
                )}
              </>
            }
          />
        ))}
      </Lines>
    </section>
  );
}

function standing({ kind, branches }: Part): string {
  if (isBranch(kind)) {
    if (branches.accepted > 0) return "Đã chấp nhận";
    return branches.sent > 0 ? "Đã gửi lên, chờ xem xét" : "Chưa gửi lên";
  }
  const { accepted, sent, not_sent, total } = branches;
  return `${countText(total)} chi bộ: ${countText(accepted)} đã chấp nhận, ${countText(sent)} chờ xem xét, ${countText(not_sent)} chưa gửi lên`;
}

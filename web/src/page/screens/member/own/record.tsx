import { answer, api, type Schema } from "../../../api/client.ts";
import { ButtonLink } from "../../../parts/button.tsx";
import { LineLink, Lines } from "../../../parts/card.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Pages } from "../../../parts/pages.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { useSentOut } from "../../../state/sent.ts";
import { standing } from "../../../state/session.ts";
import { dayText, hourText } from "../../../words/dates.ts";
import { unbroken } from "../../../words/names.ts";
import { Withdraw } from "./excuse_actions.tsx";
import css from "./own.module.css";
import { deedText, markText, scoreText } from "./words.ts";

type Campaign = Schema<"OwnRecordOut">;

const ask = (cursor: string | null) =>
  answer(api.GET("/api/v1/me/record", { params: { query: cursor === null ? {} : { cursor } } }));

/** All that is on record about the member's own study, in the service's sentences, and what still lies on this phone. */
export default function RecordScreen(_: ScreenProps) {
  const record = useLoad("record", () => ask(null), "home");
  useSentOut(record.again);
  return (
    <Page
      title="Hồ sơ học tập"
      lead="Những gì được ghi về việc học của đồng chí. Chỗ nào chưa đúng, đồng chí báo bí thư chi bộ."
    >
      <OnPhone />
      <Show of={record}>
        {first => (
          <Pages first={first} next={ask}>
            {campaigns =>
              campaigns.length === 0 ? (
                <Notice>Chưa có đợt học tập nào có tên đồng chí.</Notice>
              ) : (
                campaigns.map(one => <OfCampaign key={one.campaign_id} campaign={one} again={record.again} />)
              )
            }
          </Pages>
        )}
      </Show>
      <Others />
    </Page>
  );
}

/** What waits on this phone, in words. */
function OnPhone() {
  const waiting = standing.value.waiting.filter(item => item.refused === null);
  if (waiting.length === 0) return null;
  return (
    <Notice kind="warn" icon="phone" title="Còn trên điện thoại này, chưa gửi">
      <ul>
        {waiting.map(item => (
          <li key={item.id}>
            {deedText(item.kind)}, lúc {hourText(item.madeAt)} ngày {dayText(new Date(item.madeAt))}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function OfCampaign({ campaign, again }: { readonly campaign: Campaign; readonly again: () => void }) {
  const mayAsk =
    campaign.state === "open" &&
    campaign.in_denominator &&
    !campaign.in_numerator &&
    (campaign.excuse === null || ["refused", "withdrawn"].includes(campaign.excuse.state));
  return (
    <section class="card stack-small">
      <h2>{unbroken(campaign.title)}</h2>
      <p class={`${css.state} ${campaign.in_numerator ? css.done : ""}`}>
        <Icon name={campaign.in_numerator ? "check" : "clock"} />
        <span>{standingText(campaign)}</span>
      </p>
      <p>{unbroken(campaign.sentence)}</p>
      {campaign.marks.length > 0 && (
        <ul class="stack-small">
          {campaign.marks.map(mark => (
            <li key={mark.session_id + mark.part}>{markText(mark)}</li>
          ))}
        </ul>
      )}
      {campaign.scans.map(scan => (
        <Notice key={scan.at} kind={scan.state === "accepted" ? "good" : "warn"} icon="scan">
          {scan.sentence}
        </Notice>
      ))}
      {campaign.tests.map(test => (
        <TestLine key={test.attempt_id} test={test} />
      ))}
      {campaign.excuse && <p>{campaign.excuse.sentence}</p>}
      {campaign.excuse && campaign.state === "open" && <Withdraw excuse={campaign.excuse} again={again} />}
      {mayAsk && (
        <ButtonLink href={`/xin-vang/${campaign.campaign_id}`} wide>
          Đề nghị được vắng mặt
        </ButtonLink>
      )}
    </section>
  );
}

function standingText(campaign: Campaign): string {
  if (campaign.in_numerator) return "Đã tính là tham gia";
  if (!campaign.in_denominator) return "Không tính trong đợt này";
  return campaign.state === "open" ? "Chưa ghi tham gia, đợt đang mở" : "Chưa tính là tham gia";
}

function TestLine({ test }: { readonly test: Campaign["tests"][number] }) {
  const score = test.score === null ? "" : `, ${scoreText(test.score)}`;
  const passed = test.passed === null ? "" : test.passed ? ", đạt" : ", chưa đạt";
  return (
    <a class={css.test} href={`/lam-bai/${test.attempt_id}/ket-qua`}>
      <Icon name="list" />
      <span>
        <strong>{unbroken(test.title)}</strong>
        <br />
        Lần {test.number}: {test.taken ? "đã nộp" : "chưa tính là làm bài"}
        {score}
        {passed}; {test.way_text}
        {test.counts === true && " (lượt được tính)"}
      </span>
      <Icon name="forward" />
    </a>
  );
}

function Others() {
  return (
    <section class="stack-small">
      <h2>Của đồng chí</h2>
      <Lines>
        <LineLink href="/thong-bao" icon="mail" title="Thông báo gửi đồng chí" />
        <LineLink href="/ma-cua-toi" icon="scan" title="Mã của tôi" detail="Khi học cùng chi bộ khác" />
        <LineLink
          href="/thong-tin-cua-toi"
          icon="person"
          title="Thông tin về đồng chí"
          detail="Xem, đề nghị sửa, tải về tất cả"
        />
        <LineLink href="/ai-da-xem" icon="shield" title="Cấp trên nào đã xem" />
        <LineLink href="/thong-tin-ca-nhan" icon="info" title="Giữ những gì, ai xem được" />
      </Lines>
    </section>
  );
}

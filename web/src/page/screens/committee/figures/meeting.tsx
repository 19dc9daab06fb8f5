import { useEffect } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { Button } from "../../../parts/button.tsx";
import { Meter } from "../../../parts/figures.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { unbroken } from "../../../words/names.ts";
import { countText, percentText } from "../../../words/numbers.ts";
import { Bars, Shares } from "../parts/bars.tsx";
import { CopyMessage } from "../parts/copy.tsx";
import { byMissing, message, standingText, timeText } from "../parts/message.ts";
import { figures } from "../parts/places.ts";
import css from "./meeting.module.css";
import { ways } from "./rates.tsx";

type Participation = Schema<"ParticipationOut">;
type Standing = Schema<"SupportOut">["campaigns"][number];

const EVERY_MS = 60_000;

interface Seen {
  readonly figures: Participation;
  readonly standing: Standing | null;
}

/** For the projector and for one A4: large figures with their time, no names; without a line the last ones stay. */
export default function MeetingScreen({ params }: ScreenProps) {
  const campaign = params.campaign ?? "";
  const unit = params.unit ?? "";
  const seen = useLoad(`meeting/${campaign}/${unit}`, () => read(campaign, unit), "bundles");
  const { again } = seen;
  useEffect(() => {
    const timer = setInterval(again, EVERY_MS);
    return () => clearInterval(timer);
  }, [campaign, unit]);
  return (
    <div class={css.whole}>
      <Page title={seen.data?.figures.unit.name ?? "Trình chiếu số liệu"} lead={seen.data?.figures.title} wide>
        <Show of={seen}>{found => <Board {...found} back={figures(campaign, unit)} />}</Show>
      </Page>
    </div>
  );
}

async function read(campaign: string, unit: string): Promise<Seen> {
  const params = { path: { campaign_id: campaign }, query: { unit } };
  const found = await answer(api.GET("/api/v1/campaigns/{campaign_id}/participation", { params }));
  if (found.state !== "open") return { figures: found, standing: null };
  const support = await answer(api.GET("/api/v1/units/{unit_id}/support", { params: { path: { unit_id: unit } } }));
  return { figures: found, standing: support.campaigns.find(one => one.campaign_id === campaign) ?? null };
}

function Board({ figures: found, standing, back }: Seen & { readonly back: string }) {
  const { unit } = found;
  const { numerator, denominator, percent, target, met, applicable } = unit.took_part;
  return (
    <div class={css.board}>
      <div class={css.first}>
        <p class={css.label}>Đã tham gia học tập. {timeText(found)}.</p>
        <p class={css.huge}>
          {applicable ? (
            <>
              {countText(numerator ?? 0)}/<wbr />
              {countText(denominator)}
            </>
          ) : (
            "không áp dụng"
          )}{" "}
          {percent !== null && <span>{percentText(percent)}</span>}
        </p>
        <Meter numerator={numerator ?? 0} denominator={denominator} target={target} met={met} />
        <p class={css.say}>{unbroken(unit.sentence)}</p>
        {unit.took_test.applicable && (
          <p class={css.say}>
            Đã làm bài trắc nghiệm: <strong class="number">{unbroken(unit.took_test.text ?? "chưa có")}</strong>
            {unit.passed_test.text && (
              <>
                ; đạt <strong class="number">{unbroken(unit.passed_test.text)}</strong>
              </>
            )}
          </p>
        )}
      </div>
      <div class={css.second}>
        {standing && <p class={css.say}>{standingText(standing)}</p>}
        {standing && standing.branches > 1 && (
          <Bars label="Số chi bộ, theo số đồng chí chưa học" parts={byMissing(standing)} unit="chi bộ" />
        )}
        <Shares label="Cách ghi nhận" parts={ways(unit)} />
      </div>
      <Below units={found.children} />
      <p class={css.foot}>
        {found.includes_text} Chỉ tiêu {unbroken(found.target_text)}.
        {found.snapshot && ` Bản chốt số ${found.snapshot.number}, mã xác thực của hệ thống ${found.snapshot.head}.`}
      </p>
      <div class={`row no-print ${css.tools}`}>
        <Button icon="printer" onClick={() => print()}>
          In một trang A4
        </Button>
        <CopyMessage text={message(found, standing)} />
        <a class="button quiet" href={back}>
          Về trang số liệu
        </a>
      </div>
    </div>
  );
}

const MOST = 14;

/** Those directly below, where people are expected; in the service's order. */
function Below({ units }: { readonly units: Participation["children"] }) {
  const shown = units.filter(unit => unit.took_part.applicable);
  if (shown.length === 0) return null;
  return (
    <ul class={`plain ${css.below}`}>
      {shown.slice(0, MOST).map(unit => (
        <li key={unit.unit_id}>
          <span>{unit.name}</span>
          <strong class="number">{unbroken(unit.took_part.text ?? "")}</strong>
          <Meter
            numerator={unit.took_part.numerator ?? 0}
            denominator={unit.took_part.denominator}
            target={unit.took_part.target}
            met={unit.took_part.met}
          />
        </li>
      ))}
      {shown.length > MOST && <li class="soft">và {shown.length - MOST} tổ chức đảng khác</li>}
    </ul>
  );
}

import { LineLink, Lines } from "../../parts/card.tsx";
import { Meter, Rate } from "../../parts/figures.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { unbroken } from "../../words/names.ts";
import { type Branch, type Campaign, type Rates, useBranch } from "./data.ts";
import { Missing } from "./missing.tsx";
import { OnNow, Ways } from "./on_now.tsx";
import { useAllSent } from "./outbox.ts";
import css from "./secretary.module.css";
import { Waits } from "./waits.tsx";
import { deadlineText, FOLLOW_UP } from "./words.ts";
import { WorkLinks } from "./work_links.tsx";

/** The branch: its rate first, then who is missing, then the secretary's work. */
export default function BranchScreen({ params, query }: ScreenProps) {
  const unit = params.unit ?? "";
  const branch = useBranch(unit, query.dot);
  useAllSent(branch.again);
  return (
    <Page title={branch.data?.unit.name ?? "Chi bộ"} lead={lead(branch.data?.campaign ?? null)} wide>
      <Show of={branch}>{found => <Whole branch={found} unit={unit} again={branch.again} />}</Show>
    </Page>
  );
}

function lead(campaign: Campaign | null): string | undefined {
  return campaign ? unbroken(campaign.title) : undefined;
}

interface WholeProps {
  readonly branch: Branch;
  readonly unit: string;
  readonly again: () => void;
}

function Whole({ branch, unit, again }: WholeProps) {
  const { campaign, rates } = branch;
  if (!campaign || !rates) return <Notice>Chi bộ chưa có đợt học tập nào. Khi cấp trên mở đợt, số liệu hiện ở đây.</Notice>;
  return (
    <div class={css.columns}>
      <div class="stack">
        <First rates={rates} campaign={campaign} />
        <Waits closing={branch.closing} unit={unit} dot={campaign.id} />
        <OnNow meetings={branch.meetings} unit={unit} />
        <div id={MISSING} tabIndex={-1}>
          <Missing branch={branch} campaign={campaign} again={again} />
        </div>
      </div>
      <div class="stack">
        <WorkLinks unit={unit} campaign={campaign} />
        <Ways rates={rates} isTested={campaign.quiz_id !== null} />
        <OtherCampaigns branch={branch} unit={unit} campaign={campaign} />
      </div>
    </div>
  );
}

const MISSING = "chua-hoc";

/** To the names, which stand below on the same screen. */
function toMissing(event: MouseEvent): void {
  event.preventDefault();
  const names = document.getElementById(MISSING);
  names?.scrollIntoView({ block: "start" });
  names?.focus({ preventScroll: true });
}

/** Golden wording 2, with the figure large. */
function First({ rates, campaign }: { readonly rates: Rates; readonly campaign: Campaign }) {
  const { took_part: part, sentence } = rates.unit;
  const missing = part.denominator - (part.numerator ?? 0);
  return (
    <section class={css.first} aria-label="Tỷ lệ tham gia của chi bộ">
      {part.applicable && <Rate numerator={part.numerator ?? 0} denominator={part.denominator} percent={part.percent} />}
      {part.applicable && (
        <Meter numerator={part.numerator ?? 0} denominator={part.denominator} target={part.target} met={part.met} />
      )}
      <p class={css.headline}>{unbroken(sentence)}</p>
      {campaign.state === "open" ? (
        <p class="soft">
          {deadlineText(campaign.ends_at)}
          {missing > 0 && (
            <>
              {" "}
              <a href={`#${MISSING}`} class={css.jump} onClick={toMissing}>
                {FOLLOW_UP}
              </a>
            </>
          )}
        </p>
      ) : (
        <p class="soft">Đợt đã chốt{rates.snapshot ? `, bản số ${rates.snapshot.number}` : ""}.</p>
      )}
      {rates.note && <p class="soft">{rates.note}</p>}
    </section>
  );
}

function OtherCampaigns({ branch, unit, campaign }: { branch: Branch; unit: string; campaign: Campaign }) {
  const others = branch.campaigns.filter(one => one.id !== campaign.id);
  if (others.length === 0) return null;
  return (
    <section class="stack-small">
      <h2>Đợt khác</h2>
      <Lines>
        {others.map(one => (
          <LineLink
            key={one.id}
            href={`/chi-bo/${unit}?dot=${one.id}`}
            icon="history"
            title={unbroken(one.title)}
            detail={one.state === "open" ? "Đang mở" : "Đã chốt"}
          />
        ))}
      </Lines>
    </section>
  );
}

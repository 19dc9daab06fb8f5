import type { ComponentChildren } from "preact";
import { answer, api, type Schema } from "../../../api/client.ts";
import { ButtonLink } from "../../../parts/button.tsx";
import { LineLink, Lines } from "../../../parts/card.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import { useLoad } from "../../../state/load.ts";
import { CopyMessage } from "../parts/copy.tsx";
import { message, timeText } from "../parts/message.ts";
import { figures, holds, isBranch, ownUnits, type Tree } from "../parts/places.ts";
import { useWide } from "../parts/wide.ts";
import { Children } from "./children.tsx";
import css from "./figures.module.css";
import { Outside } from "./outside.tsx";
import { Pilot } from "./pilot.tsx";
import { Rates } from "./rates.tsx";
import { Support } from "./support.tsx";
import { Trend } from "./trend.tsx";

type Participation = Schema<"ParticipationOut">;

interface OverviewProps {
  readonly campaign: string;
  readonly unit: string;
  readonly tree: Tree;
  readonly chooser: ComponentChildren;
}

/** A unit in a campaign: its rates, what is below it, and what stands beside it. */
export function Overview({ campaign, unit, tree, chooser }: OverviewProps) {
  const found = useLoad(`figures/${campaign}/${unit}/${tree}`, () => read(campaign, unit, tree), "bundles");
  const support = useLoad(`support/${unit}`, () => readSupport(unit), "bundles");
  const isWide = useWide();
  const standing = support.data?.campaigns.find(one => one.campaign_id === campaign) ?? null;
  return (
    <Page title={found.data?.unit.name ?? "Số liệu học tập"} lead={found.data?.unit.committee_name} wide>
      <Way unit={unit} campaign={campaign} tree={tree} />
      {chooser}
      <Show of={found}>
        {data => {
          const isOpen = data.state === "open";
          const isLowest = data.children.length === 0;
          const quick = (
            <div class="row no-print">
              <ButtonLink href={`/trinh-chieu/${campaign}/${unit}`} icon="board">
                Trình chiếu
              </ButtonLink>
              <CopyMessage text={message(data, standing)} />
            </div>
          );
          return (
            <>
              <div class={css.bar}>
                <p class="small soft">{timeText(data)}</p>
                {isWide && quick}
              </div>
              <div class={css.columns}>
                {/* On a phone the rate comes first, what to do with it after. */}
                <Rates figures={data} below={isWide ? null : quick} />
                <div class="stack">
                  {isOpen && <Support loaded={support} standing={standing} campaign={campaign} />}
                  <Work figures={data} isOpen={isOpen} />
                  {isLowest && <Trend unit={unit} />}
                </div>
              </div>
              <Children figures={data} tree={tree} choice={<TreeChoice campaign={campaign} unit={unit} tree={tree} />} />
              <Outside figures={data} />
              {!isLowest && (
                <div class={css.pair}>
                  <Trend unit={unit} />
                  <Pilot campaign={campaign} unit={unit} />
                </div>
              )}
            </>
          );
        }}
      </Show>
    </Page>
  );
}

function read(campaign: string, unit: string, tree: Tree): Promise<Participation> {
  const params = { path: { campaign_id: campaign }, query: { unit, tree } };
  return answer(api.GET("/api/v1/campaigns/{campaign_id}/participation", { params }));
}

function readSupport(unit: string): Promise<Schema<"SupportOut">> {
  return answer(api.GET("/api/v1/units/{unit_id}/support", { params: { path: { unit_id: unit } } }));
}

interface PlaceProps {
  readonly unit: string;
  readonly campaign: string;
  readonly tree: Tree;
}

/** The way up, as far as the person's own unit. */
function Way({ unit, campaign, tree }: PlaceProps) {
  const own = ownUnits();
  const place = useLoad(
    `unit/${unit}`,
    () => answer(api.GET("/api/v1/units/{unit_id}", { params: { path: { unit_id: unit } } })),
    "bundles",
  );
  const isOwn = own.some(one => one.id === unit);
  const ancestors = place.data?.ancestors ?? [];
  const last = ancestors.findIndex(above => own.some(one => one.id === above.id));
  const shown = isOwn || last < 0 ? [] : ancestors.slice(0, last + 1).reverse();
  if (shown.length === 0) return null;
  return (
    <nav aria-label="Tổ chức đảng cấp trên" class="no-print">
      <ol class={`plain ${css.way}`}>
        {shown.map(above => (
          <li key={above.id}>
            <a href={figures(campaign, above.id, tree)}>{above.name}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function TreeChoice({ unit, campaign, tree }: PlaceProps) {
  const choices: readonly [Tree, string][] = [
    ["as_was", "Cây tổ chức khi học"],
    ["today", "Cây tổ chức hiện nay"],
  ];
  return (
    <nav aria-label="Đọc số liệu theo cây tổ chức" class={`${css.choice} no-print`}>
      {choices.map(([key, word]) => (
        <a key={key} href={figures(campaign, unit, key)} aria-current={key === tree ? "true" : undefined}>
          {word}
        </a>
      ))}
    </nav>
  );
}

function Work({ figures: data, isOpen }: { readonly figures: Participation; readonly isOpen: boolean }) {
  const { campaign_id: campaign } = data;
  const unit = data.unit.unit_id;
  const runs = holds("committee", "office", "board");
  return (
    <section class="stack-small no-print">
      <h2>Việc của cấp ủy</h2>
      <Lines>
        {isOpen && runs && <LineLink href={`/hoc-bu/${campaign}/${unit}`} icon="people" title="Xếp học bù" />}
        {runs && <LineLink href={`/chot-so-lieu/${campaign}/${unit}`} icon="check" title="Chi bộ gửi lên và chốt số liệu" />}
        <LineLink href={`/can-lam-ro/${campaign}/${unit}`} icon="book" title="Nội dung cần làm rõ thêm" />
        <LineLink href={`/tai-bao-cao/${campaign}/${unit}`} icon="download" title="Tải báo cáo" />
        {isBranch(data.unit.kind) && holds("committee", "office") && (
          <LineLink
            href={`/chi-bo/${unit}?dot=${campaign}`}
            icon="home"
            title="Mở trang của chi bộ"
            detail="Xem tên, điểm danh, ghi thay chi bộ khi cần"
          />
        )}
      </Lines>
    </section>
  );
}

import { answer, api, type Schema } from "../../api/client.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { Card, LineLink, Lines } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Meter, Rate } from "../../parts/figures.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { useLoad } from "../../state/load.ts";
import { momentText } from "../../words/dates.ts";
import { capital, unbroken } from "../../words/names.ts";
import { countText } from "../../words/numbers.ts";
import css from "./inspector.module.css";
import { People } from "./people.tsx";
import { Snapshots } from "./snapshots.tsx";

type Figures = Schema<"ParticipationOut">;
type UnitRates = Schema<"UnitRatesOut">;

const BRANCHES = new Set(["branch", "grassroots_branch"]);

/** A figure of one organisation in one campaign, what it consists of, and down to the people behind it. */
export default function FigureScreen({ params, query }: ScreenProps) {
  const { campaign = "" } = params;
  const unit = query["don-vi"];
  const asked = { path: { campaign_id: campaign }, query: unit ? { unit } : {} };
  const figures = useLoad(`inspector/${campaign}/${unit ?? ""}`, () =>
    answer(api.GET("/api/v1/campaigns/{campaign_id}/participation", { params: asked })),
  );
  const name = figures.data?.unit.name;
  return (
    <Page title={name ?? "Vì sao có con số"} lead={figures.data && unbroken(figures.data.title)} backTo="/kiem-tra" wide>
      <Show of={figures}>{found => <Figure figures={found} isTop={!unit} />}</Show>
    </Page>
  );
}

function Figure({ figures, isTop }: { readonly figures: Figures; readonly isTop: boolean }) {
  const { unit, children, campaign_id: campaign } = figures;
  const isBranch = BRANCHES.has(unit.kind);
  return (
    <>
      <div class="two-columns">
        <Shown figures={figures} />
        <Card title="Con số này gồm những ai">
          <MadeOf unit={unit} />
          <p class="small soft">{figures.policy_text}</p>
          <p class="small soft">{figures.includes_text}</p>
        </Card>
      </div>
      {figures.note && <Notice>{figures.note}</Notice>}
      {isTop && figures.state === "closed" && <Snapshots campaign={campaign} />}
      {isBranch ? (
        <People campaign={campaign} unit={unit.unit_id} />
      ) : (
        <section class="stack-small">
          <h2>Các tổ chức đảng trực thuộc</h2>
          <p class="small soft">Tổng của các dòng bằng con số ở trên. Bấm vào một dòng để xem tiếp.</p>
          <Lines>
            {children.map(child => (
              <LineLink
                key={child.unit_id}
                href={`/kiem-tra/dot/${campaign}?don-vi=${child.unit_id}`}
                icon="tree"
                title={child.name}
                detail={`Đã học: ${child.took_part.text}`}
              />
            ))}
          </Lines>
        </section>
      )}
    </>
  );
}

function Shown({ figures }: { readonly figures: Figures }) {
  const { unit, snapshot } = figures;
  const { numerator, denominator, percent, target, met } = unit.took_part;
  return (
    <Card title="Đã học">
      <Rate numerator={numerator ?? 0} denominator={denominator} percent={percent} />
      <Meter numerator={numerator ?? 0} denominator={denominator} target={target} met={met} />
      <p>{unit.sentence}</p>
      <p class="soft">{capital(figures.as_of_text)}.</p>
      {snapshot ? (
        <Facts
          lines={[
            ["Bản chốt", `số ${snapshot.number}, ${momentText(snapshot.sealed_at)}`],
            ["Mã xác thực của hệ thống", <span class={css.code}>{snapshot.head}</span>],
          ]}
        />
      ) : (
        <p>Đợt chưa chốt: số còn thay đổi, chưa có mã xác thực.</p>
      )}
      <Facts
        lines={[
          ["Đã làm bài trắc nghiệm", unit.took_test.text ?? unit.took_test.hidden_because ?? ""],
          ["Đạt bài trắc nghiệm", unit.passed_test.text ?? unit.passed_test.hidden_because ?? ""],
        ]}
      />
      {snapshot && (
        <ButtonLink href={`/kiem-tra/dot/${figures.campaign_id}/ban-chot/${snapshot.number}`} icon="shield">
          Xem bản chốt và kiểm tra tệp
        </ButtonLink>
      )}
    </Card>
  );
}

function MadeOf({ unit }: { readonly unit: UnitRates }) {
  const { not_come: notCome, outside, ways, resting } = unit;
  const said: [string, string][] = [
    ["Thuộc diện học tập", countText(unit.took_part.denominator)],
    ["Đã học", ways.text || "chưa có ai"],
    [
      "Chưa học",
      `vắng có lý do ${countText(notCome.excused)}, vắng không lý do ${countText(notCome.unexcused)}, chưa ghi ${countText(notCome.unrecorded)}`,
    ],
    ["Không tính trong đợt này", outsideText(outside)],
  ];
  if (resting?.text) said.push(["Căn cứ điểm danh", resting.text]);
  return <Facts lines={said} />;
}

function outsideText(outside: UnitRates["outside"]): string {
  const parts: [string, number | null][] = [
    ["được miễn", outside.exempt],
    ["tạm miễn", outside.temporarily_exempt],
    ["đình chỉ sinh hoạt đảng", outside.suspended],
    ["đưa ra khỏi danh sách", outside.removed],
  ];
  const known = parts
    .filter(([, count]) => count !== null && count > 0)
    .map(([word, count]) => `${word} ${countText(count ?? 0)}`);
  const came = outside.came > 0 ? [`trong đó ${countText(outside.came)} có dự học`] : [];
  return [countText(outside.total), ...(known.length > 0 ? [`(${known.join(", ")})`] : []), ...came].join(" ");
}

import type { ComponentChildren } from "preact";
import type { Schema } from "../../../api/client.ts";
import { Meter } from "../../../parts/figures.tsx";
import { unbroken } from "../../../words/names.ts";
import { countText, percentText } from "../../../words/numbers.ts";
import { type Part, Shares } from "../parts/bars.tsx";
import css from "./figures.module.css";

type Participation = Schema<"ParticipationOut">;
type Unit = Participation["unit"];
type Rate = Unit["took_test"];

interface RatesProps {
  readonly figures: Participation;
  /** What stands below the first rate. */
  readonly below?: ComponentChildren;
}

/** The three rates, never mixed, each with both its numbers; below them how people were recorded. */
export function Rates({ figures, below = null }: RatesProps) {
  const { unit } = figures;
  return (
    <section class="stack" aria-label="Ba tỷ lệ">
      <div class={css.rates}>
        <div class="card stack-small">
          <h2>Đã tham gia học tập</h2>
          <Figure rate={unit.took_part} />
          {unit.took_part.applicable && (
            <Meter
              numerator={unit.took_part.numerator ?? 0}
              denominator={unit.took_part.denominator}
              target={unit.took_part.target}
              met={unit.took_part.met}
            />
          )}
          <p>{unbroken(unit.sentence)}</p>
        </div>
        {below}
        {unit.took_test.applicable && (
          <>
            <OtherRate title="Đã làm bài trắc nghiệm" rate={unit.took_test} of="đồng chí thuộc diện học tập" />
            <OtherRate title="Đạt bài trắc nghiệm" rate={unit.passed_test} of="đồng chí đã làm bài" />
          </>
        )}
      </div>
      {figures.note && <p class="soft">{figures.note}</p>}
      <div class="card stack-small">
        <Shares label="Đã tham gia, theo cách ghi nhận" parts={ways(unit)} />
        {unit.resting?.text && <p class="small soft">{unit.resting.text}</p>}
        <Shares label="Chưa tham gia" parts={notCome(unit)} />
        {unit.outside.total > 0 && <p class="small soft">{outsideText(unit)}</p>}
        <p class="small soft">{figures.includes_text}</p>
        <details class="small">
          <summary>Cách tính</summary>
          <p>
            {figures.policy_text} Chỉ tiêu {unbroken(figures.target_text)}.
          </p>
        </details>
      </div>
    </section>
  );
}

function Figure({ rate }: { readonly rate: Rate }) {
  if (!rate.applicable) return <p class={css.none}>không áp dụng</p>;
  if (rate.numerator === null) return <p class="soft">{rate.hidden_because}</p>;
  return (
    <p class="rate">
      <span class={css.fraction}>
        {countText(rate.numerator)}/<wbr />
        {countText(rate.denominator)}
      </span>{" "}
      {rate.percent !== null && <span class="percent">({percentText(rate.percent)})</span>}
    </p>
  );
}

function OtherRate({ title, rate, of }: { readonly title: string; readonly rate: Rate; readonly of: string }) {
  const isShown = rate.applicable && rate.numerator !== null;
  return (
    <div class="card stack-small">
      <h2>{title}</h2>
      <Figure rate={rate} />
      {isShown && <Meter numerator={rate.numerator ?? 0} denominator={rate.denominator} target={null} met={null} />}
      {isShown && <p class="small soft">trên {of}</p>}
    </div>
  );
}

export function ways(unit: { readonly ways: Unit["ways"] }): Part[] {
  const { code, roll, makeup, home, elsewhere } = unit.ways;
  return [
    { name: "mã điểm danh", count: code },
    { name: "điểm danh", count: roll },
    { name: "học bù", count: makeup },
    { name: "tại nhà", count: home },
    { name: "nơi khác xác nhận", count: elsewhere },
  ];
}

function notCome({ not_come }: Unit): Part[] {
  return [
    { name: "vắng có lý do", count: not_come.excused },
    { name: "vắng không lý do", count: not_come.unexcused },
    { name: "chưa ghi", count: not_come.unrecorded },
  ];
}

function outsideText({ outside }: Unit): string {
  const why = [
    ["được miễn", outside.exempt],
    ["tạm miễn", outside.temporarily_exempt ?? 0],
    ["đình chỉ sinh hoạt đảng", outside.suspended ?? 0],
    ["ra khỏi danh sách", outside.removed],
  ] as const;
  const said = why.filter(([, count]) => count > 0).map(([word, count]) => `${word} ${countText(count)}`);
  const came = outside.came > 0 ? ` Trong đó có dự học: ${countText(outside.came)}, ghi riêng.` : "";
  return `Không tính trong đợt này: ${countText(outside.total)} đồng chí${said.length > 0 ? ` (${said.join(", ")})` : ""}.${came}`;
}

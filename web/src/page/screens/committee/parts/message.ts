import type { Schema } from "../../../api/client.ts";
import { dayText, hourText } from "../../../words/dates.ts";
import { capital } from "../../../words/names.ts";
import { countText } from "../../../words/numbers.ts";

type Participation = Schema<"ParticipationOut">;
type Standing = Schema<"SupportOut">["campaigns"][number];

/** When the figures are from: the seal of a closed campaign, else the moment they were counted. */
export function timeText(figures: Participation): string {
  const said = figures.as_of_text;
  if (figures.snapshot !== null) return capital(said);
  return `Số liệu đến ${hourText(figures.as_of)} ngày ${dayText(figures.as_of)}`;
}

/** Who has not come, by what is recorded; nothing where everybody came. */
export function notComeText(unit: Participation["unit"]): string {
  const { excused, unexcused, unrecorded } = unit.not_come;
  const said = [
    excused > 0 ? `vắng có lý do ${excused}` : "",
    unexcused > 0 ? `vắng không lý do ${unexcused}` : "",
    unrecorded > 0 ? `chưa ghi ${unrecorded}` : "",
  ].filter(Boolean);
  return said.length === 0 ? "Không còn đồng chí nào chưa học" : `Chưa học: ${said.join(", ")}`;
}

/** How the branches stand: of one branch only what is left there, for "0/1 chi bộ" says nothing. */
export function standingText(standing: Standing): string {
  if (standing.branches !== 1) return standing.sentence;
  return capital(standing.sentence.replace(/^[\d.]+\/[\d.]+ chi bộ đã học đủ[;,]? */, "")) || "Đã học đủ.";
}

/** How many branches miss how many people: as told where that is short, else the many kinds taken together. */
export function byMissing({ by_missing: rows }: Pick<Standing, "by_missing">): { name: string; count: number }[] {
  if (rows.length <= MOST_ROWS) return rows.map(row => ({ name: missingText(row.missing, row.missing), count: row.branches }));
  return GROUPS.map(([from, to]) => {
    const inside = rows.filter(row => row.missing >= from && row.missing <= to);
    return { name: missingText(from, to), count: inside.reduce((sum, row) => sum + row.branches, 0) };
  }).filter(group => group.count > 0);
}

const MOST_ROWS = 6;
const GROUPS: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 1],
  [2, 2],
  [3, 5],
  [6, 10],
  [11, Number.POSITIVE_INFINITY],
];

function missingText(from: number, to: number): string {
  if (to === 0) return "Đã học đủ";
  if (from === to) return `Còn ${countText(from)} đồng chí`;
  return Number.isFinite(to) ? `Còn ${from} đến ${to}` : `Còn từ ${from} trở lên`;
}

/** Five lines for a group on Zalo: counts only, never a name of a person. */
export function message(figures: Participation, standing: Standing | null): string {
  const { unit } = figures;
  const test = unit.took_test.text ?? unit.took_test.hidden_because ?? "chưa có";
  const took = unit.took_test.applicable ? `Đã làm bài trắc nghiệm: ${test}.` : "Đợt này không có bài trắc nghiệm.";
  return [
    `${unit.name}: ${figures.title}.`,
    unit.sentence,
    took,
    (standing && standingText(standing)) ?? `${notComeText(unit)}.`,
    `${timeText(figures)}.`,
  ].join("\n");
}

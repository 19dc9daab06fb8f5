import type { Schema } from "../../../api/client.ts";
import { dayText, hourText } from "../../../words/dates.ts";
import { capital } from "../../../words/names.ts";

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

/** Five lines for a group on Zalo: counts only, never a name of a person. */
export function message(figures: Participation, standing: Standing | null): string {
  const { unit } = figures;
  const test = unit.took_test.text ?? unit.took_test.hidden_because ?? "chưa có";
  return [
    `${unit.name}: ${figures.title}.`,
    unit.sentence,
    `Đã làm bài trắc nghiệm: ${test}.`,
    standing?.sentence ?? `${notComeText(unit)}.`,
    `${timeText(figures)}.`,
  ].join("\n");
}

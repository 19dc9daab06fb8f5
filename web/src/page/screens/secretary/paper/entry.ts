// A signed paper as it is copied on this phone (pure): who, when, which paper, and the answer to each question.
import type { Schema } from "../../../api/client.ts";
import { instantOf } from "../../../words/instants.ts";

export type Answer = Schema<"EnteredIn">["answers"][string];
export type Question = Schema<"PrintedQuestionOut">;
type Body = Schema<"EnteredIn">;
type Result = Schema<"EnteredOut">;

/** One paper being copied. `id` is made on this phone; `isSent`: it was put into the outbox as it stands. */
export interface Entry {
  readonly id: string;
  readonly quiz: string;
  readonly member: string;
  readonly name: string;
  readonly code: string;
  readonly day: string;
  readonly hour: string;
  /** Who read the questions out and wrote the answers down; empty: nobody. */
  readonly helper: string;
  readonly isHelped: boolean;
  readonly kept: string;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly step: Step;
  readonly isSent: boolean;
}

export type Step = "about" | "answers" | "overview";

export const NOTHING = "–";

export function blank(id: string, quiz: string, day: string, kept: string): Entry {
  const nobody = { member: "", name: "", code: "", hour: "", helper: "", isHelped: false, answers: {} };
  return { id, quiz, day, kept, ...nobody, step: "about", isSent: false };
}

/** Whether all that stands at the head of the paper is there. */
export function isNamed(entry: Entry): boolean {
  const { member, code, day, hour, kept, isHelped, helper } = entry;
  return [member, code, day, hour, kept.trim()].every(Boolean) && (!isHelped || helper.trim() !== "");
}

/** Another answer, or none (null), at a place of the paper (from 0). */
export function answered(entry: Entry, place: number, answer: Answer): Entry {
  const { [place]: _, ...others } = entry.answers;
  return { ...entry, answers: isNothing(answer) ? others : { ...others, [place]: answer } };
}

function isNothing(answer: Answer): boolean {
  if (answer === null || answer === "") return true;
  return Array.isArray(answer) && answer.every(part => part === null);
}

/** The answer after a tap on the option at `at`: tapped again it is taken back; `many`: several may stand together. */
export function tapped(answer: Answer, at: number, many: boolean): Answer {
  if (!many) return answer === at ? null : at;
  const chosen = positions(answer);
  const next = chosen.includes(at) ? chosen.filter(other => other !== at) : [...chosen, at];
  return next.sort((a, b) => a - b);
}

/** The options an answer names. */
export function positions(answer: Answer): number[] {
  if (typeof answer === "number") return [answer];
  return Array.isArray(answer) ? answer.filter(part => typeof part === "number") : [];
}

/** What is said of each statement of a group: true, false, nothing. */
export function truths(answer: Answer, count: number): (boolean | null)[] {
  return Array.from({ length: count }, (_, at) => {
    const said = Array.isArray(answer) ? answer[at] : null;
    return typeof said === "boolean" ? said : null;
  });
}

/** An answer as it stands on the paper: "C", "A, C", "Đúng", "a) Đúng; b) –", "97,9"; "–" where nothing stands. */
export function written({ question, letters }: Question, answer: Answer): string {
  if (isNothing(answer)) return NOTHING;
  if (question.kind === "statements") {
    return truths(answer, letters.length)
      .map((truth, at) => `${letters[at]}) ${truth === null ? NOTHING : truthText(truth)}`)
      .join("; ");
  }
  if (typeof answer === "boolean") return truthText(answer);
  if (letters.length > 0) {
    return positions(answer)
      .map(at => letters[at])
      .join(", ");
  }
  return String(answer);
}

export function truthText(truth: boolean): string {
  return truth ? "Đúng" : "Sai";
}

/** The numbers (from 1) of the questions without an answer. */
export function open(entry: Entry, questions: readonly Question[]): number[] {
  return questions.flatMap((question, place) =>
    written(question, entry.answers[place] ?? null) === NOTHING ? [question.number] : [],
  );
}

const FEW = 6;

/** "18/20 câu có câu trả lời; bỏ trống câu 7, 12."; while most are still open only how many there are. */
export function countText(entry: Entry, questions: readonly Question[]): string {
  const empty = open(entry, questions);
  const given = `${questions.length - empty.length}/${questions.length} câu có câu trả lời`;
  return empty.length === 0 || empty.length > FEW ? `${given}.` : `${given}; bỏ trống câu ${empty.join(", ")}.`;
}

/** When the paper was taken (RFC 3339). */
export function takenAt(entry: Entry): string {
  return instantOf(entry.day, entry.hour);
}

/** What is sent. */
export function bodyOf(entry: Entry): Body {
  return {
    client_id: entry.id,
    member_id: entry.member,
    paper_code: entry.code,
    way: entry.isHelped ? "helper" : "paper",
    helped_by: entry.isHelped ? entry.helper.trim() : null,
    taken_at: takenAt(entry),
    kept_where: entry.kept.trim(),
    answers: { ...entry.answers },
  };
}

/** The papers this phone still holds: not those whose result the service has. */
export function unfinished(entries: readonly Entry[], results: readonly Result[]): Entry[] {
  return entries.filter(entry => entry.member !== "" && !(entry.isSent && results.some(result => isOf(result, entry))));
}

function isOf(result: Result, entry: Entry): boolean {
  return (
    result.quiz_id === entry.quiz &&
    result.member_id === entry.member &&
    Date.parse(result.taken_at) === Date.parse(takenAt(entry))
  );
}

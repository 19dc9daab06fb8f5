// What is shown of a reviewed question, whatever its kind (pure).
import type { Schema } from "../../../api/client.ts";

export type Reviewed = Schema<"ReviewedQuestionOut">;

export interface Line {
  readonly text: string;
  /** An option's own; where its text is the picture's words, the picture is the option. */
  readonly picture: Schema<"PictureShown"> | null;
  /** Beside the text, in words: what is right, what was chosen. */
  readonly words: readonly string[];
  readonly isRight: boolean;
  readonly isChosen: boolean;
  /** Why it is not right, or why a statement is what it is. */
  readonly why: string | null;
}

/** "Đúng", "Đúng một phần", "Chưa đúng", "Chưa trả lời". */
export function verdictOf(question: Reviewed): { readonly word: string; readonly is: "right" | "partly" | "not" } {
  if (question.ruling === "void") return { word: "Câu không tính, được trọn điểm", is: "right" };
  if (question.fraction === "1") return { word: "Đúng", is: "right" };
  if (question.answer === null) return { word: "Chưa trả lời", is: "not" };
  return question.fraction === "0" ? { word: "Chưa đúng", is: "not" } : { word: "Đúng một phần", is: "partly" };
}

export function linesOf(question: Reviewed): Line[] {
  const { kind, options } = question.question;
  if (kind === "true_false") return judged(question);
  if (kind === "statements") return options.map((text, at) => statement(question, text, at));
  if (options.length === 0) return typed(question);
  return options.map((text, at) => {
    const isRight = positions(question.right).includes(at);
    const isChosen = positions(question.answer).includes(at);
    const words = [isRight ? "Đáp án" : "", isChosen ? "Đồng chí chọn" : ""].filter(Boolean);
    const picture = question.question.option_pictures?.[at] ?? null;
    return { text, picture, words, isRight, isChosen, why: question.why_wrong[at] ?? null };
  });
}

function positions(value: Reviewed["answer"]): number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.filter(part => typeof part === "number") : [];
}

const truth = (value: unknown) => (value === true ? "Đúng" : value === false ? "Sai" : null);

function judged(question: Reviewed): Line[] {
  return [true, false].map(value => {
    const isRight = question.right === value;
    const isChosen = question.answer === value;
    const words = [isRight ? "Đáp án" : "", isChosen ? "Đồng chí chọn" : ""].filter(Boolean);
    return { text: value ? "Đúng" : "Sai", picture: null, words, isRight, isChosen, why: null };
  });
}

function statement(question: Reviewed, text: string, at: number): Line {
  const right = Array.isArray(question.right) ? question.right[at] : null;
  const given = Array.isArray(question.answer) ? question.answer[at] : null;
  const words = [`Đáp án: ${truth(right)}`, given == null ? "Đồng chí chưa trả lời ý này" : `Đồng chí chọn: ${truth(given)}`];
  const isRight = right === given;
  return { text, picture: null, words, isRight, isChosen: given != null, why: question.why_wrong[at] ?? null };
}

function typed(question: Reviewed): Line[] {
  const unit = question.question.unit ? ` ${question.question.unit}` : "";
  const others = question.accepted.length > 0 ? [`Cũng được nhận: ${question.accepted.join("; ")}`] : [];
  const right = {
    text: `${comma(question.right)}${unit}`,
    picture: null,
    words: ["Đáp án", ...others],
    isRight: true,
    isChosen: false,
    why: null,
  };
  if (question.answer === null) return [right];
  const isRight = question.fraction === "1";
  const text = `${comma(question.answer)}${unit}`;
  return [right, { text, picture: null, words: ["Đồng chí ghi"], isRight, isChosen: true, why: null }];
}

function comma(value: Reviewed["answer"]): string {
  return /^-?\d+\.\d+$/.test(String(value)) ? String(value).replace(".", ",") : String(value);
}

import { capital } from "./names.ts";

// How documents are called: kinds, layers, clauses.

const KINDS: Readonly<Record<string, string>> = {
  resolution: "nghị quyết",
  directive: "chỉ thị",
  conclusion: "kết luận",
  regulation: "quy định",
  decision: "quyết định",
  guideline: "hướng dẫn",
  plan: "kế hoạch",
  programme: "chương trình hành động",
  notice: "thông báo",
  outline: "đề cương",
  bulletin: "bản tin thông báo nội bộ",
  branch_material: "tài liệu sinh hoạt chi bộ",
  congress_documents: "văn kiện",
  reference: "tư liệu",
  clip: "clip",
};

/** "Kế hoạch số 64-KH/TU", "Tư liệu". */
export function namedText(kind: string, symbol: string | null): string {
  const word = KINDS[kind] ?? "tài liệu";
  const named = symbol ? `${word} số ${symbol}` : word;
  return capital(named);
}

/** "mục II.4", "đoạn 3": a plan has mục, a news text its paragraphs. */
export function clauseText(clause: string): string {
  return /^[IVXLC\d]/.test(clause) ? `mục ${clause}` : clause.charAt(0).toLowerCase() + clause.slice(1);
}

/** The part of a longer layer that a clause points to: the same one, or the nearest one above it ("II.4.a" lies in "II.4"). */
export function placeOf(clause: string, clauses: readonly (string | null)[]): string | null {
  const wanted = clause.split(",")[0]?.trim() ?? clause;
  const fitting = clauses.flatMap(other => (other !== null && holds(other, wanted) ? [other] : []));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? clauses.find(other => other?.startsWith(`${wanted}.`)) ?? null;
}

function holds(whole: string, part: string): boolean {
  return part === whole || part.startsWith(`${whole}.`);
}

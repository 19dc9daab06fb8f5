// A file as an inspector holds it: its text, the head a report printed, the file of the snapshot before; and what comes of it.
import { isObject, type Json } from "./reading.ts";
import { hasShape, NotAProof, read, UNIT } from "./shape.ts";
import { rateText, type Unit } from "./sums.ts";
import { type Checked, check, checkChain } from "./verifying.ts";

const FEWEST_DIGITS = 16;

export interface Asked {
  readonly text: string;
  /** As a report printed it, in full or shortened as at the foot of a page; empty: not asked. */
  readonly head: string;
  /** The text of the file of the snapshot before; null: not asked. */
  readonly previous: string | null;
}

export interface Examined extends Checked {
  readonly head: string;
  /** The topmost organisations with their three rates, added up from the rows. */
  readonly tops: readonly { readonly name: string; readonly lines: readonly (readonly [string, string])[] }[];
  /** What else was asked and found right. */
  readonly right: readonly string[];
}

/** Examine a file against public keys by id. A sentence: it is no such file. */
export async function examine(asked: Asked, keys: ReadonlyMap<string, string>): Promise<Examined | string> {
  const own = await readAndCheck(asked.text, keys, "Tệp này");
  if (typeof own === "string") return own;
  const { fields, checked } = own;
  const findings = [...checked.findings];
  const right: string[] = [];
  const head = typeof fields.head === "string" ? fields.head : "";
  if (asked.head.trim() !== "") {
    if (isPrinted(asked.head, head)) right.push("Mã in trên báo cáo: khớp với tệp này.");
    else findings.push("Mã của bản chốt không phải mã in trên báo cáo: đây là một bản khác.");
  }
  if (asked.previous !== null) {
    const before = await readAndCheck(asked.previous, keys, "Tệp bản trước");
    if (typeof before === "string") return before;
    const wrong = before.checked.findings.map(finding => `Tệp bản trước: ${finding}`);
    const { signed } = before.checked;
    if (checked.signed && signed) wrong.push(...checkChain(checked.signed, signed, String(before.fields.head)));
    findings.push(...wrong);
    if (wrong.length === 0) right.push("Bản chốt trước: tệp hợp lệ, bản này nối tiếp đúng bản đó.");
  }
  return { ...checked, findings, right, head, tops: findings.length === 0 ? tops(fields.units ?? null) : [] };
}

async function readAndCheck(text: string, keys: ReadonlyMap<string, string>, what: string) {
  try {
    const fields = read(text);
    return { fields, checked: await check(fields, keys) };
  } catch (error) {
    if (!(error instanceof NotAProof)) throw error;
    return error.place === null
      ? `${what} không phải tệp số liệu đã chốt, hoặc bị chép thiếu.`
      : `${what} không đọc tiếp được ở ${error.place}. Tệp bị chép thiếu hoặc đã bị sửa ở đó.`;
  }
}

/** Whether a report printed this head: in full, or shortened. */
function isPrinted(printed: string, head: string): boolean {
  const digits = printed
    .toLowerCase()
    .replace(/\s/g, "")
    .replace(/[.…]+$/, "");
  return digits.length >= FEWEST_DIGITS && head.startsWith(digits);
}

function tops(units: Json): Examined["tops"] {
  if (!Array.isArray(units)) return [];
  return units
    .filter(unit => isObject(unit) && unit.parent === null && hasShape(unit, UNIT))
    .map(found => {
      const { name, sums } = found as unknown as Unit;
      const count = (word: string) => Number(sums[word]);
      return {
        name,
        lines: [
          ["Đã học", rateText(count("present"), count("expected"))],
          ["Đã làm bài trắc nghiệm", rateText(count("took"), count("expected"))],
          ["Đạt bài trắc nghiệm", rateText(count("passed"), count("took"))],
        ],
      };
    });
}

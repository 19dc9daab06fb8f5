// Adding up anew: who counts by the rule that was signed, the sums of every unit, the three rates (pure). Written from
// docs/rules.md, as the command line's check is; tests hold both beside each other.
import type { Json, JsonObject } from "./reading.ts";

export const WORDS: Readonly<Record<string, string>> = {
  expected: "thuộc diện học tập",
  present: "đã học",
  took: "đã làm bài trắc nghiệm",
  passed: "đạt bài trắc nghiệm",
  excused: "vắng có lý do",
  unexcused: "vắng không lý do",
  unrecorded: "chưa ghi",
  exempt: "được miễn",
  temporarily_exempt: "tạm miễn",
  suspended: "đình chỉ sinh hoạt đảng",
  exempt_present: "không thuộc diện tính nhưng có dự học",
  removed: "đã đưa ra khỏi danh sách",
  by_code: "tự điểm danh bằng mã",
  by_roll: "điểm danh",
  by_makeup: "học bù",
  by_home: "học bù tại nhà",
  by_elsewhere: "nơi khác xác nhận",
};
export const NAMES: readonly string[] = Object.keys(WORDS);
const WAYS = ["code", "roll", "makeup", "home", "elsewhere"];
const ABSENCES = ["excused", "unexcused", "unrecorded"];
const STANDINGS = ["exempt", "temporarily_exempt", "suspended"];
const CELL = "cell";

export type Sums = Record<string, number>;

/** A row of the list, once its shape is known. */
export interface Row extends JsonObject {
  n: number;
  person: string;
  unit: string;
  cell: string | null;
  standing: string;
  removed: string | null;
  counted: boolean;
  why: string;
  present: boolean;
  way: string | null;
  absence: string | null;
  took: boolean;
  passed: boolean;
}

/** A unit of the file, once its shape is known. */
export interface Unit extends JsonObject {
  unit: string;
  parent: string | null;
  kind: string;
  name: string;
  sums: JsonObject;
  rates: JsonObject;
}

/** Why a row contradicts itself or the rule that was signed; null if it does not. */
export function complaintAbout(row: Row, entering: ReadonlySet<string>): string | null {
  const mayCount = row.standing === "expected" || (entering.has(row.standing) && row.present);
  if (row.counted !== (row.removed === null && mayCount)) return "tính hoặc không tính chưa đúng cách tính của đợt";
  const reason = row.counted ? (row.standing === "expected" ? "expected" : "entered") : row.removed || row.standing;
  if (row.why !== reason) return "lý do tính hoặc không tính không khớp với tình trạng";
  if (!["expected", ...STANDINGS].includes(row.standing)) return "tình trạng không có trong cách tính";
  const came = WAYS.includes(row.way ?? "") && row.absence === null;
  const stayed = row.way === null && ABSENCES.includes(row.absence ?? "");
  return (row.present ? came : stayed) ? null : "có mặt, cách ghi nhận và lý do vắng không khớp nhau";
}

/** The columns in which a person is counted. */
function columns(row: Row): string[] {
  if (row.removed !== null) return ["removed"];
  if (!row.counted) return row.present ? [row.standing, "exempt_present"] : [row.standing];
  const found = ["expected", ...(row.present ? ["present", `by_${row.way}`] : [String(row.absence)])];
  if (row.took) found.push("took");
  if (row.passed) found.push("passed");
  return found;
}

const nothing = (): Sums => Object.fromEntries(NAMES.map(name => [name, 0]));

/**
 * The sums of every unit: its own people and everybody in the units below; a tổ đảng is a part of its branch already. Null: a
 * row carries a word that no column is for (the row was named before).
 */
export function allSums(units: readonly Unit[], rows: readonly Row[]): Map<string, Sums> | null {
  const own = new Map<string, Sums>();
  for (const row of rows) {
    const lines = columns(row);
    if (!lines.every(line => NAMES.includes(line))) return null;
    for (const place of new Set([row.unit, row.cell])) {
      if (place === null) continue;
      const sums = own.get(place) ?? nothing();
      own.set(place, sums);
      for (const line of lines) sums[line] = (sums[line] ?? 0) + 1;
    }
  }
  return rolledUp(units, own);
}

function rolledUp(units: readonly Unit[], own: ReadonlyMap<string, Sums>): Map<string, Sums> {
  const known = new Map(units.map(unit => [unit.unit, unit]));
  const found = new Map(units.map(unit => [unit.unit, nothing()]));
  for (const [place, sums] of own) {
    const seen = new Set<string>();
    let step = known.get(place);
    while (step && !seen.has(step.unit)) {
      seen.add(step.unit);
      const above = found.get(step.unit) as Sums;
      for (const name of NAMES) above[name] = (above[name] ?? 0) + (sums[name] ?? 0);
      step = step.kind === CELL || step.parent === null ? undefined : known.get(step.parent);
    }
  }
  return found;
}

/** Took part of expected, took the test of expected, passed of took; whether the target is met (null: nobody expected). */
export function rates(sums: Sums, target: number): Json {
  const { expected = 0, present = 0, took = 0, passed = 0 } = sums;
  return {
    took_part: [present, expected],
    took_test: [took, expected],
    passed_test: [passed, took],
    met: expected === 0 ? null : present * 10_000 >= expected * target,
  };
}

/** "48/49 (97,9 %)", cut off and never rounded up: of a file that stands for itself there is no one to ask. */
export function rateText(part: number, whole: number): string {
  if (whole === 0) return "không áp dụng";
  const tenths = Math.floor((part * 1000) / whole);
  return `${part}/${whole} (${tenths === 1000 ? "100" : `${Math.floor(tenths / 10)},${tenths % 10}`} %)`;
}

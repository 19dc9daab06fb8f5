// Checking a proof file from beginning to end; each finding names what was touched, in the words of `sotay proof verify`.
import { type Compared, compare, type Difference } from "./lists.ts";
import { isObject, type Json, type JsonObject } from "./reading.ts";
import { canonical, digest, leaf, listDigest } from "./seals.ts";
import {
  CHANGE,
  complaints,
  hasShape,
  isCount,
  type Proof,
  ROW,
  readStatement,
  type Signed,
  STATEMENT,
  shown,
  UNIT,
} from "./shape.ts";
import { isSigned, type Verdict } from "./signing.ts";
import { allSums, complaintAbout, NAMES, type Row, rates, rateText, type Sums, type Unit, WORDS } from "./sums.ts";

/**
 * What checking found: nothing, if all is as it was signed. `signed`: what the signed line states, if it can be read.
 * `isSealChecked`: false where this browser cannot check the signature; then nothing may be called valid.
 */
export interface Checked {
  readonly findings: readonly string[];
  readonly signed: Signed | null;
  readonly isSealChecked: boolean;
}

/** Check a file that `shape.read` read against public keys by id. */
export async function check(fields: JsonObject, keys: ReadonlyMap<string, string>): Promise<Checked> {
  const wrong = complaints(fields);
  if (wrong.length > 0) return { findings: wrong, signed: null, isSealChecked: true };
  const proof = fields as unknown as Proof;
  const key = keys.get(proof.key_id);
  const verdict = key === undefined ? null : await isSigned(proof.statement, proof.signature, key);
  const signed = readStatement(proof.statement);
  const findings = sealWords(proof, verdict, signed);
  const isSealChecked = verdict !== "cannot";
  if (signed === null) {
    return { findings: [...findings, "Không đọc được dòng đã ký (mục “statement”)."], signed: null, isSealChecked };
  }
  const all = [...findings, ...lists(proof, signed), ...contents(proof, signed)];
  return { findings: [...new Set(all)], signed, isSealChecked };
}

/** What is wrong with a snapshot's naming the one of another file (which was checked for itself) as the one before it. */
export function checkChain(signed: Signed, before: Signed, beforeHead: string): string[] {
  if (signed.campaign !== before.campaign) {
    return [`Hai tệp của hai đợt học tập khác nhau: “${signed.title}” và “${before.title}”.`];
  }
  if (signed.previous === null || signed.previous[0] !== before.number) {
    return [`Bản chốt số ${signed.number} không thay ngay bản chốt số ${before.number}: hai số không liền nhau.`];
  }
  const isIt = signed.previous[1] === beforeHead && signed.previous[2] === before.lists.rows[1];
  return isIt ? [] : [`Bản chốt số ${signed.number} nêu một bản chốt số ${before.number} khác với tệp bản trước.`];
}

function sealWords(proof: Proof, verdict: Verdict | null, signed: Signed | null): string[] {
  const found: string[] = [];
  if (verdict === null) found.push(`Mã khóa “${shown(proof.key_id)}” không có trong tệp khóa công khai.`);
  if (verdict === "altered") {
    found.push("Dòng đã ký (mục “statement”) hoặc mã xác thực của nó (mục “signature”) đã bị thay đổi.");
  }
  if (proof.head !== digest(STATEMENT, proof.statement)) {
    found.push("Mã của bản chốt (mục “head”) không phải mã của dòng đã ký.");
  }
  if (signed !== null && signed.key !== proof.key_id) found.push("Mã khóa (mục “key_id”) không phải khóa đã ký.");
  return found;
}

const texts = (entries: readonly Json[]) => entries.map(entry => (typeof entry === "string" ? entry : ""));
const leaves = (kind: string, entries: readonly Json[]) => entries.map(entry => leaf(kind, entry));

function lists(proof: Proof, signed: Signed): string[] {
  const names = new Map(proof.units.filter(unit => hasShape(unit, UNIT)).map(unit => [String(unit.unit), String(unit.name)]));
  const rows = compare(leaves("row", proof.rows), texts(proof.leaves), signed.lists.rows);
  const units = compare(leaves("unit", proof.units), texts(proof.unit_leaves), signed.lists.units);
  const found = [
    ...told(rows, "Dòng", place => rowWords(proof.rows, place, names)),
    ...told(units, "Tổ chức đảng ở dòng", place => unitWords(proof.units, place)),
  ];
  const [openCount, openHash] = signed.lists.left_open;
  const [changeCount, changeHash] = signed.lists.changes;
  const open = leaves("open", proof.left_open);
  const changes = leaves("change", proof.changes);
  if (open.length !== openCount || listDigest(open) !== openHash) {
    found.push("Phần việc còn dở dang khi chốt (mục “left_open”) đã bị thay đổi.");
  }
  if (changes.length !== changeCount || listDigest(changes) !== changeHash) {
    found.push("Phần các dòng đã điều chỉnh (mục “changes”) đã bị thay đổi.");
  }
  return found;
}

function told(compared: Compared, what: string, named: (place: number) => string): string[] {
  if (!compared.isSealed && compared.differences.length === 0) {
    return [`${what} và mã của dòng đều khác bản đã ký; không còn căn cứ để chỉ ra dòng nào.`];
  }
  return compared.differences.map(one => {
    const words = wordsOf(one);
    if (compared.inHashes) return `Mã của ${what.toLowerCase()} ${one.place} trong danh sách mã ${words}.`;
    return `${what} ${one.place}${one.kind === "missing" ? "" : named(one.place)} ${words}.`;
  });
}

function wordsOf({ kind, other }: Difference): string {
  switch (kind) {
    case "changed":
      return "đã bị thay đổi";
    case "moved":
      return `không ở đúng chỗ: đây là dòng thứ ${other} của danh sách đã chốt`;
    case "missing":
      return "bị thiếu";
    case "doubled":
      return `lặp lại dòng thứ ${other}`;
    case "added":
      return "được thêm vào, không có trong danh sách đã chốt";
  }
}

const isPrintable = (text: string) => !/[\p{C}\p{Z}]/u.test(text.replaceAll(" ", ""));

function rowWords(rows: readonly Json[], place: number, names: ReadonlyMap<string, string>): string {
  const row = rows[place - 1];
  if (!isObject(row)) return "";
  const unit = names.get(String(row.unit)) ?? "";
  return ` (${unit !== "" && isPrintable(unit) ? `${unit}, ` : ""}người có mã ${shown(row.person)})`;
}

function unitWords(units: readonly Json[], place: number): string {
  const unit = units[place - 1];
  const name = isObject(unit) ? unit.name : null;
  return typeof name === "string" && isPrintable(name) ? ` (${name})` : "";
}

/** What the entries say, added up anew. Entries of another shape were named before. */
function contents(proof: Proof, signed: Signed): string[] {
  const misshapen = [
    ...proof.rows.flatMap((row, at) => (hasShape(row, ROW) ? [] : [`Dòng ${at + 1} không đúng dạng.`])),
    ...proof.units.flatMap((unit, at) => (hasShape(unit, UNIT) ? [] : [`Tổ chức đảng ở dòng ${at + 1} không đúng dạng.`])),
  ];
  if (misshapen.length > 0) return misshapen;
  const rows = proof.rows as unknown as Row[];
  const units = proof.units as unknown as Unit[];
  return [...rowFindings(rows, units, signed), ...unitFindings(rows, units, signed), ...changeFindings(proof, signed)];
}

function rowFindings(rows: readonly Row[], units: readonly Unit[], signed: Signed): string[] {
  const known = new Set(units.map(unit => unit.unit));
  const people = new Set<string>();
  return rows.flatMap((row, at) => {
    const place = at + 1;
    const found: string[] = [];
    if (row.n !== place) found.push(`Dòng ${place} mang số ${row.n}.`);
    if (people.has(row.person)) found.push(`Dòng ${place}: người có mã ${shown(row.person)} được tính hai lần.`);
    people.add(row.person);
    if (!known.has(row.unit)) found.push(`Dòng ${place}: tổ chức đảng không có trong danh sách tổ chức đảng.`);
    const complaint = complaintAbout(row, signed.entering);
    if (complaint !== null) found.push(`Dòng ${place} (${shown(row.person)}): ${complaint}.`);
    return found;
  });
}

function unitFindings(rows: readonly Row[], units: readonly Unit[], signed: Signed): string[] {
  if (new Set(units.map(unit => unit.unit)).size !== units.length) return ["Có tổ chức đảng được nêu hai lần."];
  const counted = allSums(units, rows);
  if (counted === null) return [];
  return units.flatMap(unit => {
    const right = counted.get(unit.unit) ?? {};
    const wrong = sumsOf(unit, right);
    const hasRates = isSame(unit.rates, rates(right, signed.target));
    if (hasRates || wrong.length > 0) return wrong;
    return [`${nameOf(unit)}: tỷ lệ không khớp với số đếm lại (${rateText(right.present ?? 0, right.expected ?? 0)}).`];
  });
}

function sumsOf(unit: Unit, right: Sums): string[] {
  const said = unit.sums;
  const wrong = NAMES.filter(name => !isCount(said[name]) || said[name] !== right[name]).map(
    name => `${nameOf(unit)}: số “${WORDS[name]}” ghi là ${shown(said[name])}, đếm lại từ các dòng là ${right[name]}.`,
  );
  const strange = Object.keys(said).filter(name => !NAMES.includes(name));
  return [...wrong, ...strange.sort().map(name => `${nameOf(unit)}: có số lạ “${shown(name)}”.`)];
}

const nameOf = (unit: Unit) => (isPrintable(unit.name) ? unit.name : shown(unit.name));
const isSame = (one: Json, other: Json) => canonical(one) === canonical(other);

/** The rows before the amendment: with the old ones put back the list must be the one that the snapshot before signed. */
function changeFindings(proof: Proof, signed: Signed): string[] {
  const { previous, number } = signed;
  const isNext = previous === null ? number === 1 : number !== 1 && previous[0] === number - 1;
  const found = isNext ? [] : ["Số thứ tự của bản chốt và của bản trước không liền nhau."];
  if (previous === null) return found;
  const before = leaves("row", proof.rows);
  for (const change of proof.changes) {
    if (!hasShape(change, CHANGE) || !isCount(change.n) || change.n < 1 || change.n > proof.rows.length) {
      return [...found, "Một dòng điều chỉnh (mục “changes”) không đúng dạng."];
    }
    if (!isSame(change.new ?? null, proof.rows[change.n - 1] ?? null)) {
      found.push(`Điều chỉnh của dòng ${change.n}: nội dung mới không phải nội dung của dòng.`);
    }
    before[change.n - 1] = leaf("row", change.old ?? null);
  }
  if (listDigest(before) !== previous[2]) {
    found.push(`Nội dung trước điều chỉnh không khớp với bản chốt số ${previous[0]}.`);
  }
  return found;
}

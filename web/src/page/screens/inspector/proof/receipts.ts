// A confirmation of a test handed in (xác nhận đã nộp bài): read from its QR code or a saved answer, checked, put into words.
import { isObject, type Json, type JsonObject, readJson } from "./reading.ts";
import { fromText, isSigned, toText } from "./signing.ts";

const PREFIX = "SOTAY1:";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SIGNATURE_BYTES = 64;
const MOST_LETTERS = 4_000;

interface Stated {
  readonly statement: string;
  readonly signature: string;
  readonly keyId: string;
}

/** `cannot`: this browser cannot check a signature. */
export type Finding = "valid" | "altered" | "unknown key" | "no receipt" | "cannot";

export interface CheckedReceipt {
  readonly finding: Finding;
  readonly keyId: string | null;
  /** What it says, label and value; empty unless it can be read. */
  readonly lines: readonly (readonly [string, string])[];
}

const NO_RECEIPT: CheckedReceipt = { finding: "no receipt", keyId: null, lines: [] };

/** Check the text of a QR code, or the saved answer of GET /attempts/{id}/receipt with the scores in it. */
export async function checkReceipt(text: string, keys: ReadonlyMap<string, string>): Promise<CheckedReceipt> {
  const carried = readCarried(text.trim());
  if (carried === null) return NO_RECEIPT;
  const [receipt, ...scores] = carried;
  if (!receipt) return NO_RECEIPT;
  let finding = await found(receipt, keys);
  const lines = [...linesOf(read(receipt.statement))];
  const id = read(receipt.statement)?.id;
  for (const score of scores) {
    if (finding !== "valid") break;
    const fields = read(score.statement);
    const own = await found(score, keys);
    finding = own === "valid" && fields?.receipt !== id ? "altered" : own;
    if (finding === "valid") lines.push(...linesOf(fields).slice(3));
  }
  return { finding, keyId: receipt.keyId, lines: finding === "valid" || finding === "cannot" ? lines : [] };
}

async function found(one: Stated, keys: ReadonlyMap<string, string>): Promise<Finding> {
  const key = keys.get(one.keyId);
  if (key === undefined) return "unknown key";
  const verdict = await isSigned(one.statement, one.signature, key);
  if (verdict === "altered") return "altered";
  const fields = read(one.statement);
  if (fields === null) return "no receipt";
  if (fields.key !== one.keyId) return "altered";
  return verdict === "cannot" ? "cannot" : "valid";
}

function readCarried(text: string): Stated[] | null {
  if (text.startsWith(PREFIX)) {
    const one = fromQr(text);
    return one && [one];
  }
  const fields = parsed(text);
  if (fields === null) return null;
  const { scores = [] } = fields;
  if (!Array.isArray(scores)) return null;
  const all = [fields, ...scores].map(stated);
  return all.every(one => one !== null) ? all : null;
}

function stated(fields: Json): Stated | null {
  if (!isObject(fields)) return null;
  const { statement, signature, key_id: keyId } = fields;
  if (typeof statement !== "string" || typeof signature !== "string" || typeof keyId !== "string") return null;
  return { statement, signature, keyId };
}

function fromQr(text: string): Stated | null {
  const bytes = fromBase32(text.slice(PREFIX.length));
  if (bytes === null || bytes.length <= SIGNATURE_BYTES) return null;
  try {
    const statement = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(SIGNATURE_BYTES));
    const key = read(statement)?.key;
    const signature = toText(bytes.subarray(0, SIGNATURE_BYTES));
    return typeof key === "string" && fromText(signature) ? { statement, signature, keyId: key } : null;
  } catch {
    return null;
  }
}

/** The bytes of base32 (RFC 4648) without padding; null for anything else, also for spare bits that are not zero. */
function fromBase32(text: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let [held, bits, at] = [0, 0, 0];
  for (const letter of text) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (held >> bits) & 0xff;
      at += 1;
    }
  }
  return bits < 5 && (held & ((1 << bits) - 1)) === 0 ? bytes : null;
}

function parsed(text: string): JsonObject | null {
  try {
    const value = readJson(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const SHARED = ["sotay", "id", "key", "test", "campaign", "member", "closed"];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "receipt/1": [...SHARED, "started", "way", "verdict", "answers"],
  "score/1": [...SHARED, "receipt", "graded", "earned", "score", "grading", "maximum", "passed"],
};

/** The fields of a statement of this service; null for anything else. Says nothing about the signature. */
function read(text: string): JsonObject | null {
  const fields = text.length <= MOST_LETTERS ? parsed(text) : null;
  const wanted = FIELDS[String(fields?.sotay)];
  if (!fields || !wanted || Object.keys(fields).length !== wanted.length) return null;
  return wanted.every(name => name in fields && isRight(name, fields[name] ?? null)) ? fields : null;
}

function isRight(name: string, value: Json): boolean {
  if (name === "test" || name === "campaign") {
    return Array.isArray(value) && value.length === 2 && value.every(part => typeof part === "string");
  }
  if (name === "grading" || name === "maximum") return typeof value === "number";
  if (name === "passed") return value === null || typeof value === "boolean";
  if (typeof value !== "string") return false;
  return !["started", "closed", "graded"].includes(name) || INSTANT.test(value);
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):\d\d(?:Z|[-+]\d\d:\d\d)$/;
const WAYS: Record<string, string> = {
  own_phone: "làm trên điện thoại của mình",
  other_phone: "làm trên điện thoại của người khác",
  paper: "làm trên giấy",
  helper: "có người đọc câu hỏi và ghi giúp",
};
const VERDICTS: Record<string, string> = {
  submitted: "nộp kịp giờ",
  expired: "hết giờ, hệ thống nộp",
  entered: "nhập từ bài giấy",
  late: "gửi muộn, đã được tính",
};

function linesOf(fields: JsonObject | null): (readonly [string, string])[] {
  if (fields === null) return [];
  const titleOf = (name: string) => String((fields[name] as Json[])[1]);
  const shared: [string, string][] = [
    ["Bài trắc nghiệm", titleOf("test")],
    ["Đợt học tập", titleOf("campaign") || "không ghi tên"],
    ["Đồng chí", fields.member === "khách" ? "khách" : `số ${fields.member}`],
  ];
  if (fields.sotay === "score/1") {
    const passed = { true: "đạt", false: "chưa đạt", null: "bài này không xét đạt hay chưa đạt" }[String(fields.passed)];
    return [
      ...shared,
      ["Kết quả", `${fields.score} (${passed})`],
      ["Chấm lần", `${fields.grading}, lúc ${instantText(fields.graded)}`],
    ];
  }
  return [
    ...shared,
    ["Bắt đầu lúc", instantText(fields.started)],
    ["Kết thúc lúc", instantText(fields.closed)],
    ["Cách làm bài", WAYS[String(fields.way)] ?? String(fields.way)],
    ["Ghi nhận", VERDICTS[String(fields.verdict)] ?? String(fields.verdict)],
  ];
}

/** A statement's instant as people say it, in the offset it carries. */
function instantText(text: Json | undefined): string {
  const [, year, month, day, hour, minute] = INSTANT.exec(String(text)) ?? [];
  return `${Number(hour)} giờ ${minute}, ngày ${day}/${month}/${year}`;
}

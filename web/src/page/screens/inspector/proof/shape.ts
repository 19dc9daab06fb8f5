// The shape of a proof file and of the signed line in it: what is there, of what type, and nothing else (pure).
import type { Sealed } from "./lists.ts";
import { isObject, type Json, type JsonObject, NotJson, readJson, TWICE } from "./reading.ts";

export const FORMAT = "proof/1";
export const STATEMENT = "snapshot/1";
export const LISTS = ["rows", "leaves", "units", "unit_leaves", "left_open", "changes"] as const;
export const TEXTS = ["statement", "signature", "key_id", "head"] as const;

type What = "text" | "text or none" | "yes or no" | "count" | "list" | "object";
export type Shape = Readonly<Record<string, What>>;

const each = (names: string, what: What): Shape => Object.fromEntries(names.split(" ").map(name => [name, what]));

export const ROW: Shape = {
  ...each("person name number unit membership standing why", "text"),
  ...each("cell removed way absence", "text or none"),
  ...each("counted present took passed", "yes or no"),
  ...each("n parts", "count"),
};
export const UNIT: Shape = { ...each("unit kind name", "text"), parent: "text or none", ...each("sums rates", "object") };
export const CHANGE: Shape = { n: "count", grounds: "list", old: "object", new: "object" };

/** A file that has everything a proof file has, each of its type. */
export type Proof = Readonly<Record<(typeof TEXTS)[number], string>> & Readonly<Record<(typeof LISTS)[number], Json[]>>;

/** What the signed line states. `target` in hundredths of a percent; each list by its count and hash. */
export interface Signed {
  readonly campaign: string;
  readonly title: string;
  readonly number: number;
  readonly key: string;
  readonly sealed: string;
  readonly policy: string;
  readonly entering: ReadonlySet<string>;
  readonly target: number;
  readonly rosterDay: string;
  readonly previous: readonly [number, string, string] | null;
  readonly lists: Readonly<Record<"rows" | "units" | "left_open" | "changes", Sealed>>;
}

/** The text is no proof file of this service; `place`: where reading it stopped, if known. */
export class NotAProof extends Error {
  readonly place: string | null;

  constructor(place: string | null = null) {
    super("no proof file");
    this.place = place;
  }
}

/** The file as an object; raises NotAProof for anything that is none. */
export function read(text: string): JsonObject {
  let fields: Json;
  try {
    fields = readJson(text);
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw new NotAProof(error.position === null ? null : placeOf(text, error.position));
  }
  if (!isObject(fields) || fields.sotay !== FORMAT || TWICE in fields) throw new NotAProof();
  return fields;
}

/** Which entry of which list a position lies in (after it, the file cannot be read), or null. */
export function placeOf(text: string, position: number): string | null {
  const names: readonly string[] = LISTS;
  const begun = [...text.slice(0, position).matchAll(/"(\w+)"\s*:\s*\[/g)].filter(found => names.includes(found[1] ?? ""));
  const list = begun.at(-1);
  if (!list) return null;
  let depth = 0;
  let entry = 0;
  for (const [token] of text.slice(list.index + list[0].length, position).matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (depth === 0 && (token[0] === '"' || token[0] === "{")) entry += 1;
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
  }
  const before = text.slice(0, position).trimEnd().at(-1) ?? "";
  if (depth === 0 && (before === "," || before === "[")) entry += 1;
  return `mục “${list[1]}”, khoảng dòng ${entry}`;
}

/** What keeps a file from being checked at all. */
export function complaints(fields: JsonObject): string[] {
  const wanted = ["sotay", ...TEXTS, ...LISTS].sort();
  const texts: readonly string[] = ["sotay", ...TEXTS];
  return [
    ...wanted.filter(name => !(name in fields)).map(name => `Tệp thiếu mục “${name}”.`),
    ...Object.keys(fields)
      .filter(name => !wanted.includes(name))
      .sort()
      .map(name => `Tệp có mục lạ “${shown(name)}”.`),
    ...wanted
      .filter(name => name in fields)
      .filter(name => !(texts.includes(name) ? typeof fields[name] === "string" : Array.isArray(fields[name])))
      .map(name => `Mục “${name}” của tệp không đúng dạng.`),
  ];
}

/** Whether an entry is an object of exactly these fields. */
export function hasShape(value: Json | undefined, shape: Shape): value is JsonObject {
  if (!isObject(value) || Object.keys(value).length !== Object.keys(shape).length) return false;
  return Object.entries(shape).every(([name, what]) => name in value && is(what, value[name] ?? null));
}

function is(what: What, value: Json): boolean {
  switch (what) {
    case "text":
      return typeof value === "string";
    case "text or none":
      return value === null || typeof value === "string";
    case "yes or no":
      return typeof value === "boolean";
    case "count":
      return isCount(value);
    case "list":
      return Array.isArray(value);
    case "object":
      return isObject(value);
  }
}

export function isCount(value: Json | undefined): value is number {
  return typeof value === "number" && value >= 0;
}

/** What the line states; null if it states nothing of this form. */
export function readStatement(line: string): Signed | null {
  let said: Json;
  try {
    said = readJson(line, true);
  } catch {
    return null;
  }
  if (!isObject(said) || said.sotay !== STATEMENT || said.tree_day !== said.roster_day) return null;
  const { campaign, policy, number, key, sealed, target, roster_day: day, previous } = said;
  if (!isPair(campaign) || !isPair(policy) || !Array.isArray(policy[1]) || !policy[1].every(isText)) return null;
  const texts = [campaign[0], campaign[1], policy[0], key, sealed, day];
  if (!texts.every(isText) || !isDay(day as string) || !isInstant(sealed as string)) return null;
  const lists = [said.rows, said.units, said.left_open, said.changes];
  if (!isCount(number) || !isCount(target) || !lists.every(isSealed)) return null;
  if (previous !== null && !(Array.isArray(previous) && previous.length === 3 && isCount(previous[0]))) return null;
  return {
    campaign: campaign[0] as string,
    title: campaign[1] as string,
    number,
    key: key as string,
    sealed: sealed as string,
    policy: policy[0] as string,
    entering: new Set(policy[1] as string[]),
    target,
    rosterDay: day as string,
    previous: previous as unknown as Signed["previous"],
    lists: { rows: lists[0], units: lists[1], left_open: lists[2], changes: lists[3] } as unknown as Signed["lists"],
  };
}

const isText = (value: Json | undefined) => typeof value === "string";
const isPair = (value: Json | undefined): value is Json[] => Array.isArray(value) && value.length === 2;
const isSealed = (value: Json | undefined) => isPair(value) && isCount(value[0]) && isText(value[1]);
const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
const isInstant = (text: string) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text));

/** What a stranger wrote, in plain letters and short. */
export function shown(value: Json | undefined): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return (typeof value === "string" ? escaped(value) : JSON.stringify(value)).slice(0, 40);
}

const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

function escaped(text: string): string {
  return [...text]
    .map(letter => {
      const code = letter.codePointAt(0) ?? 0;
      if (SHORT[letter]) return SHORT[letter];
      if (code >= 32 && code < 127) return letter;
      const digits = code.toString(16);
      if (code < 256) return `\\x${digits.padStart(2, "0")}`;
      return code < 65_536 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
    })
    .join("");
}

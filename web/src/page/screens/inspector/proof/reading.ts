// Reading JSON so that nothing in it goes unseen: `JSON.parse` drops a field that is there twice and writes 1.0 as 1.

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

/** What a repeated field leaves behind, so that the entry it stands in is found to be changed. */
export const TWICE = "(mục lặp)";

/** The text is no JSON; `position`: where reading it stopped (null: it is not known, or it is no matter of place). */
export class NotJson extends Error {
  readonly position: number | null;

  constructor(position: number | null) {
    super("not JSON");
    this.position = position;
  }
}

const DEEPEST = 200;
const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON forbids in a text
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\", "/": "/" };
const WORDS: readonly (readonly [string, Json])[] = [
  ["null", null],
  ["true", true],
  ["false", false],
];

/** The value of a text. `once`: a field that is there twice makes it no JSON; otherwise it leaves `TWICE`. */
export function readJson(text: string, once = false): Json {
  let at = 0;
  let depth = 0;

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const takes = (sign: string): boolean => {
    match(BLANK);
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  };
  const need = (sign: string): void => {
    if (!takes(sign)) throw new NotJson(at);
  };

  const readText = (): string => {
    need('"');
    const begun = at - 1;
    let said = "";
    for (;;) {
      said += match(PLAIN)?.[0] ?? "";
      const sign = text[at];
      at += 1;
      if (sign === '"') return said;
      // What does not end stops where it begins, as the command line says it.
      if (sign !== "\\") throw new NotJson(sign === undefined ? begun : at - 1);
      said += readEscape();
    }
  };
  const readEscape = (): string => {
    const sign = text[at] ?? "";
    at += 1;
    if (sign !== "u") {
      const said = ESCAPES[sign];
      if (said === undefined) throw new NotJson(at - 1);
      return said;
    }
    const digits = text.slice(at, at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new NotJson(at);
    at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  };
  const readNumber = (): Json => {
    const found = match(NUMBER);
    if (!found) throw new NotJson(at);
    const [said, fraction, power] = found;
    // Nothing that was sealed is a fraction: where one stands, the entry is named as it is looked at.
    if (fraction !== undefined || power !== undefined) return `${said} (không phải số nguyên)`;
    const number = Number(said);
    return Number.isSafeInteger(number) ? number : said;
  };
  const readObject = (): JsonObject => {
    const fields: JsonObject = Object.create(null);
    if (takes("}")) return fields;
    do {
      match(BLANK);
      const name = readText();
      need(":");
      const isTwice = name in fields;
      if (isTwice && once) throw new NotJson(null);
      fields[name] = read();
      if (isTwice) fields[TWICE] = true;
    } while (takes(","));
    need("}");
    return fields;
  };
  const readList = (): Json[] => {
    const entries: Json[] = [];
    if (takes("]")) return entries;
    do entries.push(read());
    while (takes(","));
    need("]");
    return entries;
  };
  const read = (): Json => {
    match(BLANK);
    const sign = text[at];
    if (sign === '"') return readText();
    if (sign === "{" || sign === "[") {
      at += 1;
      depth += 1;
      if (depth > DEEPEST) throw new NotJson(null);
      const value = sign === "{" ? readObject() : readList();
      depth -= 1;
      return value;
    }
    for (const [word, value] of WORDS) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return value;
      }
    }
    return readNumber();
  };

  const value = read();
  match(BLANK);
  if (at !== text.length) throw new NotJson(at);
  return value;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

// What no screen says (people.md, words on screens): the list of the whole product, and words that a screen has no need of.
const LIST = join(import.meta.dirname, "../../../../tests/golden/banned-words.json");
const BANNED: string[] = [...JSON.parse(readFileSync(LIST, "utf8")), "mẫu số", "token", "xin lỗi"];
const FOLDER = join(import.meta.dirname, "..");
const SOURCES = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter(
  name => /\.tsx?$/.test(name) && !/\.test\.ts$|schema\.d\.ts$|\.d\.ts$/.test(name),
);
const VIETNAMESE = /[àáảãạăâđèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵầấẩẫậằắẳẵặềếểễệồốổỗộờớởỡợừứửữự]/i;

/** The lines of a source that a person may read: those with Vietnamese letters, comments aside. */
function lines(name: string): string[] {
  const text = readFileSync(join(FOLDER, name), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  return text.split("\n").filter(line => VIETNAMESE.test(line) && !line.trim().startsWith("//"));
}

describe("every text a person reads", () => {
  test.each(SOURCES)("%s uses the agreed words, in composed letters, and says đồng chí", name => {
    for (const line of lines(name)) {
      const small = line.toLowerCase();
      expect(BANNED.filter(word => small.includes(word))).toEqual([]);
      expect(line).toBe(line.normalize("NFC"));
      expect(small).not.toMatch(/(^|[^\p{L}])(bạn|quý khách)($|[^\p{L}])/u);
    }
  });
});

test("files fit on a screen", () => {
  const long = SOURCES.filter(name => readFileSync(join(FOLDER, name), "utf8").split("\n").length > 250);
  expect(long).toEqual([]);
});

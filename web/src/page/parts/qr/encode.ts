// A QR code (ISO/IEC 18004, model 2) of a text, drawn on the phone (pure): levels L and M, versions 1 to 40, the mode that is shorter.
import { placed } from "./place.ts";
import { remainderOf } from "./solomon.ts";

export type Level = "L" | "M";

/** Rows of squares, true: dark. */
export type Squares = readonly (readonly boolean[])[];

const ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
// By version from 1 on (table 9): check words of each block, and how many blocks.
const CHECK_WORDS: Record<Level, readonly number[]> = {
  L: [
    7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30,
    30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
  M: [
    10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 28,
  ],
};
const BLOCKS: Record<Level, readonly number[]> = {
  L: [
    1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21,
    22, 24, 25,
  ],
  M: [
    1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37,
    38, 40, 43, 45, 47, 49,
  ],
};

/** The squares of a text. Raises RangeError where it does not fit into the largest code. */
export function qrCode(text: string, level: Level = "M"): Squares {
  const isShort = [...text].every(sign => ALPHANUMERIC.includes(sign));
  const bytes = new TextEncoder().encode(text);
  for (let version = 1; version <= 40; version += 1) {
    const bits = isShort ? alphanumericBits(text, version) : byteBits(bytes, version);
    const room = dataWords(version, level) * 8;
    if (bits.length <= room) return placed(version, level, interleaved(wordsOf(bits, room), version, level));
  }
  throw new RangeError("too long for a QR code");
}

function alphanumericBits(text: string, version: number): number[] {
  const bits = [...ofNumber(2, 4), ...ofNumber(text.length, version < 10 ? 9 : version < 27 ? 11 : 13)];
  for (let at = 0; at < text.length; at += 2) {
    const first = ALPHANUMERIC.indexOf(text.charAt(at));
    const isPair = at + 1 < text.length;
    bits.push(...(isPair ? ofNumber(first * 45 + ALPHANUMERIC.indexOf(text.charAt(at + 1)), 11) : ofNumber(first, 6)));
  }
  return bits;
}

function byteBits(bytes: Uint8Array, version: number): number[] {
  return [
    ...ofNumber(4, 4),
    ...ofNumber(bytes.length, version < 10 ? 8 : 16),
    ...[...bytes].flatMap(byte => ofNumber(byte, 8)),
  ];
}

function ofNumber(value: number, length: number): number[] {
  return Array.from({ length }, (_, at) => (value >>> (length - 1 - at)) & 1);
}

/** Words of eight bits, ended and filled as the standard says. */
function wordsOf(bits: number[], room: number): number[] {
  const full = [...bits, ...Array(Math.min(4, room - bits.length)).fill(0)];
  while (full.length % 8 !== 0) full.push(0);
  const words = Array.from({ length: full.length / 8 }, (_, at) => Number.parseInt(full.slice(at * 8, at * 8 + 8).join(""), 2));
  for (let fill = 0; words.length < room / 8; fill += 1) words.push(fill % 2 === 0 ? 0xec : 0x11);
  return words;
}

/** All words that a version carries, check words included. */
function allWords(version: number): number {
  const aligned = version === 1 ? 0 : Math.floor(version / 7) + 2;
  const aside = version === 1 ? 0 : (25 * aligned - 10) * aligned - 55 + (version >= 7 ? 36 : 0);
  return Math.floor(((16 * version + 128) * version + 64 - aside) / 8);
}

const of = (table: Record<Level, readonly number[]>, level: Level, version: number) => table[level][version - 1] ?? 0;

function dataWords(version: number, level: Level): number {
  return allWords(version) - of(CHECK_WORDS, level, version) * of(BLOCKS, level, version);
}

/** The blocks with their check words, read across: the first of each, then the second, … */
function interleaved(data: readonly number[], version: number, level: Level): number[] {
  const count = of(BLOCKS, level, version);
  const checks = of(CHECK_WORDS, level, version);
  const short = Math.floor(data.length / count);
  const longer = count - (data.length % count);
  let from = 0;
  const blocks = Array.from({ length: count }, (_, at) => {
    const block = data.slice(from, from + short + (at < longer ? 0 : 1));
    from += block.length;
    return block;
  });
  const remainders = blocks.map(block => remainderOf(block, checks));
  return [...across(blocks, short + 1), ...across(remainders, checks)];
}

function across(rows: readonly (readonly number[])[], longest: number): number[] {
  return Array.from({ length: longest }, (_, at) => rows.flatMap(row => row.slice(at, at + 1))).flat();
}

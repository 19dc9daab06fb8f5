// Where the words of a QR code stand on its squares, and the mask that makes it easiest to read (pure).
import type { Level, Squares } from "./encode.ts";

type Grid = boolean[][];

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  x => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The squares of all words of a version. */
export function placed(version: number, level: Level, words: readonly number[]): Squares {
  const size = version * 4 + 17;
  const dark: Grid = Array.from({ length: size }, () => Array(size).fill(false));
  const fixed: Grid = Array.from({ length: size }, () => Array(size).fill(false));
  const set = (x: number, y: number, isDark: boolean) => {
    const row = dark[y];
    const held = fixed[y];
    if (!row || !held || x < 0 || x >= size) return;
    row[x] = isDark;
    held[x] = true;
  };
  patterns(version, size, set);
  format(level, 0, size, set);
  fill(words, size, dark, fixed);
  const tried = MASKS.map((mask, number) => {
    const masked = dark.map((row, y) => row.map((value, x) => (fixed[y]?.[x] ? value : value !== mask(x, y))));
    format(level, number, size, (x, y, isDark) => {
      const row = masked[y];
      if (row) row[x] = isDark;
    });
    return { masked, price: penalty(masked) };
  });
  return tried.reduce((best, one) => (one.price < best.price ? one : best)).masked;
}

type SetSquare = (x: number, y: number, isDark: boolean) => void;

function patterns(version: number, size: number, set: SetSquare): void {
  for (let at = 0; at < size; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  const places = alignments(version, size);
  const last = places.length - 1;
  for (const [i, x] of places.entries())
    for (const [j, y] of places.entries())
      if (!((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0))) rings(x, y, 2, set);
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    rings(x, y, 4, set);
  if (version < 7) return;
  let rest = version;
  for (let step = 0; step < 12; step += 1) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let at = 0; at < 18; at += 1) {
    const far = size - 11 + (at % 3);
    const near = Math.floor(at / 3);
    set(far, near, ((bits >>> at) & 1) === 1);
    set(near, far, ((bits >>> at) & 1) === 1);
  }
}

/** Squares around a middle: dark but for the second and the fourth ring. */
function rings(x: number, y: number, reach: number, set: SetSquare): void {
  for (let dy = -reach; dy <= reach; dy += 1)
    for (let dx = -reach; dx <= reach; dx += 1) {
      const ring = Math.max(Math.abs(dx), Math.abs(dy));
      set(x + dx, y + dy, reach === 2 ? ring !== 1 : ring !== 2 && ring !== 4);
    }
}

function alignments(version: number, size: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => size - 7 - step * (count - 2 - at))];
}

function format(level: Level, mask: number, size: number, set: SetSquare): void {
  const data = ((level === "L" ? 1 : 0) << 3) | mask;
  let rest = data;
  for (let step = 0; step < 10; step += 1) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
  const bits = ((data << 10) | rest) ^ 0x5412;
  const isDark = (at: number) => ((bits >>> at) & 1) === 1;
  for (let at = 0; at <= 5; at += 1) set(8, at, isDark(at));
  set(8, 7, isDark(6));
  set(8, 8, isDark(7));
  set(7, 8, isDark(8));
  for (let at = 9; at < 15; at += 1) set(14 - at, 8, isDark(at));
  for (let at = 0; at < 8; at += 1) set(size - 1 - at, 8, isDark(at));
  for (let at = 8; at < 15; at += 1) set(8, size - 15 + at, isDark(at));
  set(8, size - 8, true);
}

/** The words in columns of two, upwards and downwards in turn, from the right. */
function fill(words: readonly number[], size: number, dark: Grid, fixed: Grid): void {
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1)
      for (const x of [right, right - 1]) {
        const isUp = ((right + 1) & 2) === 0;
        const y = isUp ? size - 1 - step : step;
        const row = dark[y];
        if (!row || fixed[y]?.[x] || bit >= words.length * 8) continue;
        row[x] = (((words[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1) === 1;
        bit += 1;
      }
  }
}

/** How hard it is to read (the standard's four rules). */
function penalty(squares: Grid): number {
  const columns = squares.map((_, x) => squares.map(row => row[x] ?? false));
  const lines = [...squares, ...columns].reduce((sum, line) => sum + ofLine(line), 0);
  let blocks = 0;
  for (let y = 1; y < squares.length; y += 1)
    for (let x = 1; x < squares.length; x += 1) {
      const value = squares[y]?.[x];
      if (value === squares[y]?.[x - 1] && value === squares[y - 1]?.[x] && value === squares[y - 1]?.[x - 1]) blocks += 3;
    }
  const share = squares.flat().filter(Boolean).length / squares.length ** 2;
  return lines + blocks + Math.floor(Math.abs(share * 20 - 10)) * 10;
}

function ofLine(line: readonly boolean[]): number {
  const text = line.map(Number).join("");
  const runs = (text.match(/0{5,}|1{5,}/g) ?? []).reduce((sum, run) => sum + run.length - 2, 0);
  return runs + 40 * (text.match(/(?=10111010000|00001011101)/g) ?? []).length;
}

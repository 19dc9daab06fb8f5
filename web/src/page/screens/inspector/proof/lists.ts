// Comparing what a file holds with an ordered list of hashes: which entry was changed, moved, left out or doubled (pure).
import { listDigest } from "./seals.ts";

export type Kind = "changed" | "moved" | "missing" | "doubled" | "added";

/** `place` in the sealed list (of what was added or doubled: in the file), from 1; `other`: whose copy it is. */
export interface Difference {
  readonly kind: Kind;
  readonly place: number;
  readonly other?: number | undefined;
}

/** `inHashes`: the entries are as they were sealed, the list of their hashes is not. `isSealed`: one of both is intact. */
export interface Compared {
  readonly differences: readonly Difference[];
  readonly inHashes: boolean;
  readonly isSealed: boolean;
}

export type Sealed = readonly [count: number, hash: string];

const isThe = (list: readonly string[], [count, hash]: Sealed) => list.length === count && listDigest(list) === hash;

/** Hashes of the entries of a file beside the file's own list of hashes, and beside what was signed. */
export function compare(found: readonly string[], listed: readonly string[], sealed: Sealed): Compared {
  if (isThe(listed, sealed)) return { differences: differences(listed, found), inHashes: false, isSealed: true };
  if (isThe(found, sealed)) return { differences: differences(found, listed), inHashes: true, isSealed: true };
  return { differences: differences(listed, found), inHashes: false, isSealed: false };
}

/** How `found` differs from `right`. */
export function differences(right: readonly string[], found: readonly string[]): Difference[] {
  const shorter = Math.min(right.length, found.length);
  let first = 0;
  while (first < shorter && right[first] === found[first]) first += 1;
  let last = 0;
  while (last < shorter - first && right[right.length - 1 - last] === found[found.length - 1 - last]) last += 1;
  const left = right.slice(first, right.length - last);
  const here = found.slice(first, found.length - last);
  const places = new Map(right.map((hashed, at) => [hashed, at + 1]));
  if (left.length === here.length) {
    return here.flatMap((hashed, at): Difference[] => {
      if (hashed === left[at]) return [];
      const other = places.get(hashed);
      return [{ kind: other === undefined ? "changed" : "moved", place: first + at + 1, other }];
    });
  }
  return unequal(left, here, found, places, first);
}

function unequal(
  left: readonly string[],
  here: readonly string[],
  found: readonly string[],
  places: ReadonlyMap<string, number>,
  first: number,
): Difference[] {
  const present = new Set(found);
  const wanted = new Set(left);
  const times = new Map<string, number>();
  for (const hashed of here) times.set(hashed, (times.get(hashed) ?? 0) + 1);
  const missing = left.flatMap((hashed, at): Difference[] =>
    present.has(hashed) ? [] : [{ kind: "missing", place: first + at + 1 }],
  );
  const more = here.flatMap((hashed, at): Difference[] => {
    const other = places.get(hashed);
    if (other === undefined) return [{ kind: "added", place: first + at + 1 }];
    const isDoubled = !wanted.has(hashed) || (times.get(hashed) ?? 0) > 1;
    return isDoubled ? [{ kind: "doubled", place: first + at + 1, other }] : [];
  });
  return [...missing, ...more];
}

// Reed and Solomon's check words over GF(2^8) with the polynomial 0x11D, as QR codes use them (pure).

function product(a: number, b: number): number {
  let found = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    found = (found << 1) ^ ((found >>> 7) * 0x11d);
    found ^= ((b >>> bit) & 1) * a;
  }
  return found;
}

/** The generator of so many check words, the highest power left out. */
function generator(length: number): number[] {
  const found: number[] = [...Array(length - 1).fill(0), 1];
  let root = 1;
  for (let step = 0; step < length; step += 1) {
    for (let at = 0; at < length; at += 1) found[at] = product(found[at] ?? 0, root) ^ (found[at + 1] ?? 0);
    root = product(root, 2);
  }
  return found;
}

/** So many check words of a block. */
export function remainderOf(block: readonly number[], length: number): number[] {
  const divisor = generator(length);
  return block.reduce<number[]>((rest, word) => {
    const factor = word ^ (rest[0] ?? 0);
    return divisor.map((part, at) => (rest[at + 1] ?? 0) ^ product(part, factor));
  }, Array(length).fill(0));
}

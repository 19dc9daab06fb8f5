// What seals are made of: one way to write a thing as text, and hashes that name what kind of thing they are about.
import { isObject, type Json } from "./reading.ts";
import { sha256 } from "./sha256.ts";

const encoder = new TextEncoder();

/** The one JSON text of a value: keys in order, no blanks, letters as they are. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map(name => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join(",")}}`;
}

export function digest(kind: string, text: string): string {
  return sha256(encoder.encode(`sotay/${kind}\n${text}`));
}

/** The hash of one thing in a sealed list. */
export function leaf(kind: string, value: Json): string {
  return digest(kind, canonical(value));
}

/** The hash of an ordered list of hashes. */
export function listDigest(leaves: readonly string[]): string {
  return digest("list", leaves.join("\n"));
}

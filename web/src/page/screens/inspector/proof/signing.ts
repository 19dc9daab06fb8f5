// Ed25519 by the browser itself (WebCrypto: Chrome 137, Safari 17, Firefox 129, over HTTPS). Where it is missing, nothing is
// called valid: the person is told.

export type Verdict = "signed" | "altered" | "cannot";

/** The bytes of base64url without padding, in the one way to write them; null for anything else. */
export function fromText(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0));
  return toText(bytes) === text ? bytes : null;
}

export function toText(bytes: Uint8Array): string {
  const letters = btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
  return letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Whether the owner of `publicKey` signed exactly these letters. */
export async function isSigned(message: string, signature: string, publicKey: string): Promise<Verdict> {
  const raw = fromText(publicKey);
  const seal = fromText(signature);
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return "cannot";
  let key: CryptoKey;
  try {
    // A key everybody knows to be one (RFC 8032, test 1): refused, the browser lacks the method.
    await subtle.importKey("raw", KNOWN, "Ed25519", false, ["verify"]);
  } catch {
    return "cannot";
  }
  if (raw?.length !== 32 || seal?.length !== 64) return "altered";
  try {
    key = await subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
    return (await subtle.verify("Ed25519", key, seal, new TextEncoder().encode(message))) ? "signed" : "altered";
  } catch {
    return "altered";
  }
}

const KNOWN = Uint8Array.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a".match(/../g) ?? [], byte =>
  Number.parseInt(byte, 16),
);

/** Public keys by id, from the answer of GET /api/v1/signing-keys; null if it is none. */
export function readKeys(answer: unknown): Map<string, string> | null {
  const items = answer !== null && typeof answer === "object" && "items" in answer ? answer.items : null;
  if (!Array.isArray(items)) return null;
  const keys = new Map<string, string>();
  for (const item of items as { id?: unknown; public_key?: unknown }[]) {
    const { id, public_key: text } = item ?? {};
    if (typeof id !== "string" || typeof text !== "string" || fromText(text)?.length !== 32 || keys.has(id)) return null;
    keys.set(id, text);
  }
  return keys;
}

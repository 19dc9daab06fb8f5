// The codes of a hall, made on the phone from the keys fetched at home: HOTP (RFC 4226) with SHA-256 of the number of the step.
import type { Schema } from "../../../api/client.ts";

/** The keys, and what the service's clock was ahead of this phone's when they were fetched, in milliseconds. */
export interface HallKeys extends Schema<"HallKeysOut"> {
  readonly ahead: number;
}

export interface Shown {
  readonly digits: string;
  /** When the next one replaces it, by the service's clock (milliseconds). */
  readonly until: number;
}

export interface Codes {
  readonly qr: Shown;
  readonly spoken: Shown;
}

/** Browsers offer it to pages served over HTTPS only. */
export function canMakeCodes(): boolean {
  return typeof crypto !== "undefined" && crypto.subtle !== undefined;
}

export async function hotp(keyHex: string, counter: number, digits: number): Promise<string> {
  const bytes = Uint8Array.from(keyHex.match(/../g) ?? [], pair => Number.parseInt(pair, 16));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const message = new DataView(new ArrayBuffer(8));
  message.setUint32(0, Math.floor(counter / 2 ** 32));
  message.setUint32(4, counter % 2 ** 32);
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, message.buffer));
  const number = mac.getUint32(mac.getUint8(mac.byteLength - 1) & 0x0f) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/** What the hall shows for a part at an instant of the service's clock (milliseconds). */
export async function codesAt(keys: HallKeys, part: number, now: number): Promise<Codes | null> {
  const own = keys.parts.find(one => one.part === part);
  if (!own) return null;
  const shown = async (key: string, stepS: number, digits: number): Promise<Shown> => {
    const counter = Math.floor(now / 1000 / stepS);
    return { digits: await hotp(key, counter, digits), until: (counter + 1) * stepS * 1000 };
  };
  const [qr, spoken] = await Promise.all([
    shown(own.qr_key, keys.qr_step_s, keys.qr_digits),
    shown(own.spoken_key, keys.spoken_step_s, keys.spoken_digits),
  ]);
  return { qr, spoken };
}

/** "316 307": digits as they are read out. */
export function spaced(digits: string): string {
  return digits.replace(/(\d{3})(?=\d)/g, "$1 ");
}

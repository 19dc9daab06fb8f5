// A hall's code that the phone's own camera opened: it is replaced after seconds, and signing in takes longer. What counts is when
// it was scanned, so that moment is kept, in this tab only, until the check-in goes out.
import { readHallLink } from "../words/hall_link.ts";

const KEY = "sotay.scanned";
/** Longer ago, the page was opened again later. */
const LASTS_MS = 10 * 60_000;

interface Scanned {
  readonly digits: string;
  readonly at: number;
}

function kept(): Scanned | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Scanned | null;
  } catch {
    return null;
  }
}

/** Note that the page was opened at this address. */
export function noteScan(href: string, now: number): void {
  const digits = readHallLink(href)?.digits;
  if (digits === undefined || kept()?.digits === digits) return;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ digits, at: now } satisfies Scanned));
  } catch {
    // Refused: the check-in says the time at which it goes out.
  }
}

/** When these digits were scanned; taken once. */
export function takeScan(digits: string, now: number): Date {
  const found = kept();
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Refused: nothing was kept.
  }
  const isIt = found?.digits === digits && now >= found.at && now - found.at < LASTS_MS;
  return new Date(isIt ? found.at : now);
}

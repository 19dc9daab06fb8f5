import { useEffect, useRef, useState } from "preact/hooks";
import { Problem, sentenceOf } from "../api/problems.ts";
import { isReached } from "../api/transport.ts";
import { phone } from "../storage/phone.ts";
import { drop, put, type Table } from "../storage/store.ts";
import { isOffline } from "../sync/sending.ts";
import { account } from "./session.ts";

/** Something read from the service. `seenAt`: it is from this phone, as it was then; null: it is fresh. */
export interface Loaded<T> {
  readonly data: T | null;
  readonly seenAt: string | null;
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly again: () => void;
}

interface Kept<T> {
  readonly at: string;
  readonly data: T;
}

interface Held<T> {
  readonly key: string;
  readonly data: T | null;
  readonly seenAt: string | null;
  readonly error: unknown;
  readonly isLoading: boolean;
}

/**
 * Read something for a screen. With `keep` it is kept on the phone: shown at once next time, and without signal. When the signal
 * is back it is read again. `key` names it ("home", `item/${id}`); another key is another thing.
 */
export function useLoad<T>(key: string, read: () => Promise<T>, keep: Table | null = null): Loaded<T> {
  const [held, setHeld] = useState<Held<T>>(nothing(key));
  const current = useRef(key);
  current.current = key;
  const say = (next: Held<T>) => {
    if (current.current === key) setHeld(next);
  };
  const again = () => void load(key, read, keep, say);
  // `read` is made anew at each drawing; the key says what it reads
  useEffect(again, [key, account.value]);
  const reached = isReached.value;
  // Only when the signal comes back
  useEffect(() => {
    if (reached && held.error !== null && isOffline(held.error)) again();
  }, [reached]);
  const tries = useRef(0);
  // A lost answer is asked for again by itself, quietly: what is on the screen stays until there is something newer.
  useEffect(() => {
    if (held.key !== key || held.error === null || !isOffline(held.error)) {
      if (!held.isLoading) tries.current = 0;
      return;
    }
    const timer = setTimeout(() => {
      tries.current += 1;
      void load(key, read, keep, say, true);
    }, pauseBefore(tries.current));
    return () => clearTimeout(timer);
  }, [held]);
  return { ...(held.key === key ? held : nothing<T>(key)), again };
}

/** How long to wait before something that could not be reached is asked for again (milliseconds). */
export function pauseBefore(tries: number): number {
  return Math.min(60_000, 3_000 * 2 ** Math.min(tries, 10));
}

function nothing<T>(key: string): Held<T> {
  return { key, data: null, seenAt: null, error: null, isLoading: true };
}

/** Read it: first what this phone keeps, unless it is on the screen already, then the service. Exported for its test. */
export async function load<T>(
  key: string,
  read: () => Promise<T>,
  keep: Table | null,
  say: (held: Held<T>) => void,
  isShown = false,
): Promise<void> {
  const person = account.value ?? "";
  const isTheirs = () => (account.value ?? "") === person;
  const kept = keep ? await phone.get<Kept<T>>(keep, person, key) : undefined;
  // The phone changed hands on the way: what is read now is another person's.
  if (!isTheirs()) return;
  if (kept && !isShown) say({ key, data: kept.data, seenAt: kept.at, error: null, isLoading: true });
  try {
    const data = await read();
    if (!isTheirs()) return;
    say({ key, data, seenAt: null, error: null, isLoading: false });
    if (keep) await phone.write([put(keep, person, key, { at: new Date().toISOString(), data })]);
  } catch (error) {
    if (!isTheirs()) return;
    const stays = isForNow(error) ? kept : undefined;
    say({ key, data: stays?.data ?? null, seenAt: stays?.at ?? null, error, isLoading: false });
    if (kept && keep && isNotTheirs(error)) await phone.write([drop(keep, person, key)]);
  }
}

/** The service does not show it to this person any more (a task handed over): it does not stay on the phone either. */
function isNotTheirs(error: unknown): boolean {
  return error instanceof Problem && (error.status === 404 || (error.status === 403 && error.code !== "pin_needed"));
}

/** No signal, or a service that is away for a moment: what was seen before still helps. A refusal takes it away. */
function isForNow(error: unknown): boolean {
  return isOffline(error) || (error instanceof Problem && error.isPassing);
}

/** Keep something under the key by which a screen will ask for it: prepared at home for a place without signal. */
export async function keepForLater<T>(key: string, data: T, table: Table): Promise<void> {
  await phone.write([put(table, account.value ?? "", key, { at: new Date().toISOString(), data })]);
}

/** The sentence to show for what went wrong while loading. */
export function troubleOf(loaded: Loaded<unknown>): string | null {
  return loaded.error === null ? null : sentenceOf(loaded.error);
}

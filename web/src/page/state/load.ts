import { useEffect, useRef, useState } from "preact/hooks";
import { sentenceOf } from "../api/problems.ts";
import { isReached } from "../api/transport.ts";
import { phone } from "../storage/phone.ts";
import { put, type Table } from "../storage/store.ts";
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
  return { ...(held.key === key ? held : nothing<T>(key)), again };
}

function nothing<T>(key: string): Held<T> {
  return { key, data: null, seenAt: null, error: null, isLoading: true };
}

async function load<T>(key: string, read: () => Promise<T>, keep: Table | null, say: (held: Held<T>) => void): Promise<void> {
  const person = account.value ?? "";
  const kept = keep ? await phone.get<Kept<T>>(keep, person, key) : undefined;
  if (kept) say({ key, data: kept.data, seenAt: kept.at, error: null, isLoading: true });
  try {
    const data = await read();
    say({ key, data, seenAt: null, error: null, isLoading: false });
    if (keep) await phone.write([put(keep, person, key, { at: new Date().toISOString(), data })]);
  } catch (error) {
    const stays = isOffline(error) ? kept : undefined;
    say({ key, data: stays?.data ?? null, seenAt: stays?.at ?? null, error, isLoading: false });
  }
}

/** Keep something under the key by which a screen will ask for it: prepared at home for a place without signal. */
export async function keepForLater<T>(key: string, data: T, table: Table): Promise<void> {
  await phone.write([put(table, account.value ?? "", key, { at: new Date().toISOString(), data })]);
}

/** The sentence to show for what went wrong while loading. */
export function troubleOf(loaded: Loaded<unknown>): string | null {
  return loaded.error === null ? null : sentenceOf(loaded.error);
}

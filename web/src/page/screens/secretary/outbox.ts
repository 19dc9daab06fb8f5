import { useEffect, useRef } from "preact/hooks";
import { account, queue, standing } from "../../state/session.ts";
import type { Item } from "../../sync/queue.ts";

/** What waits on this phone for one meeting: in the order in which it was done. */
export function laneOf(session: string): string {
  return `meeting/${session}`;
}

interface Deed {
  readonly session: string;
  readonly kind: "roll" | "confirmation" | "organisers" | "others" | "home";
  readonly id: string;
  readonly method: "PUT" | "POST";
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Keep what was done at a meeting on the phone; it goes out by itself, now or when there is signal. */
export function keep(deed: Deed): Promise<void> {
  const now = Date.now();
  const item: Item = {
    id: `${deed.kind}/${deed.id}`,
    account: account.value ?? "",
    kind: deed.kind,
    lane: laneOf(deed.session),
    order: now,
    method: deed.method,
    path: deed.path,
    body: deed.body,
    madeAt: new Date(now).toISOString(),
    tries: 0,
    notBefore: 0,
    refused: null,
  };
  return queue(item);
}

/** What of a meeting is still on this phone; `emptied` is called when the last of it has gone out. */
export function useLane(session: string, emptied: () => void): { readonly waiting: Item[] } {
  const waiting = standing.value.waiting.filter(item => item.lane === laneOf(session) && item.refused === null);
  const before = useRef(0);
  useEffect(() => {
    if (before.current > 0 && waiting.length === 0) emptied();
    before.current = waiting.length;
  }, [waiting.length]);
  return { waiting };
}

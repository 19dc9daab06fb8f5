import { useEffect, useRef } from "preact/hooks";
import { sendLater } from "../../state/sent.ts";
import { standing } from "../../state/session.ts";
import type { Outcome } from "../../sync/queue.ts";

/** What waits on this phone for one meeting: in the order in which it was done. */
function laneOf(session: string): string {
  return `meeting/${session}`;
}

interface Deed {
  readonly session: string;
  readonly kind: "roll" | "confirmation" | "organisers" | "home";
  readonly id: string;
  readonly method: "PUT" | "POST";
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Keep what was done at a meeting on the phone; it goes out by itself, now or when there is signal. */
export async function keep({ session, id, ...deed }: Deed, tell?: (outcome: Outcome) => unknown): Promise<void> {
  await sendLater({ ...deed, id: `${deed.kind}/${id}`, lane: laneOf(session) }, tell);
}

/** What of a meeting is still on this phone; `emptied` is called when the last of it has gone out. */
export function useLane(session: string, emptied: () => void) {
  const here = standing.value.waiting.filter(item => item.lane === laneOf(session) && item.refused === null);
  // The phone's store lists by id; what counts is the order in which things were done.
  const waiting = here.sort((a, b) => a.order - b.order);
  useEmptied(waiting.length, emptied);
  return { waiting };
}

/** Hear when the last of what was done at any meeting has gone out: the figures are others then. */
export function useAllSent(emptied: () => void): void {
  const waiting = standing.value.waiting.filter(item => item.lane.startsWith(laneOf("")) && item.refused === null);
  useEmptied(waiting.length, emptied);
}

function useEmptied(count: number, emptied: () => void): void {
  const before = useRef(0);
  useEffect(() => {
    if (before.current > 0 && count === 0) emptied();
    before.current = count;
  }, [count]);
}

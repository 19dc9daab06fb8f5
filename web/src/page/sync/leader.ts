import { signal } from "@preact/signals";

/**
 * Whether this page of the browser is the one that sends and that holds tests for the person here. Two pages that both did would
 * overwrite each other's answers; the others may read, and ask for the lead when a test is opened in them. Each person has a lead
 * of their own: a page that another one left open, signed in or out, keeps nobody from sending.
 */
export const isLeader = signal(false);

const LOCK = "sotay.leader";
let whose: string | null = null;
let letGo: (() => void) | null = null;
/** Gives up the requests for the lead that still wait. */
let waiting = new AbortController();

/** From now on this page is about this person's lead; null: nobody's. */
export function leadFor(account: string | null): void {
  if (account === whose) return;
  whose = account;
  waiting.abort();
  waiting = new AbortController();
  letGo?.();
  letGo = null;
  isLeader.value = false;
  void lead();
}

/** Take the lead when it is free; at once with `now` (the page that had it learns that it lost it). */
export async function lead(now = false): Promise<void> {
  const person = whose;
  if (isLeader.peek() || person === null) return;
  if (!navigator.locks) {
    isLeader.value = true; // an old browser: one page is all there is on a phone
    return;
  }
  const { signal: given } = waiting;
  await new Promise<void>(resolve => {
    const hold = async () => {
      if (given.aborted) return resolve();
      await new Promise<void>(release => {
        letGo = release;
        isLeader.value = true;
        resolve();
      });
    };
    const lost = () => {
      resolve();
      if (!given.aborted) lose();
    };
    navigator.locks.request(`${LOCK}.${person}`, now ? { steal: true } : { signal: given }, hold).catch(lost);
    if (!now) resolve();
  });
}

/** Another page took the lead; it comes back here when that page is closed. */
function lose(): void {
  letGo?.();
  letGo = null;
  isLeader.value = false;
  void lead();
}

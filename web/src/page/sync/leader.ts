import { signal } from "@preact/signals";

/**
 * Whether this page of the browser is the one that sends and that holds tests. Two pages that both did would overwrite each
 * other's answers; the others may read, and ask for the lead when a test is opened in them.
 */
export const isLeader = signal(false);

const LOCK = "sotay.leader";
let letGo: (() => void) | null = null;

/** Take the lead when it is free; at once with `now` (the page that had it learns that it lost it). */
export async function lead(now = false): Promise<void> {
  if (isLeader.value) return;
  if (!navigator.locks) {
    isLeader.value = true; // an old browser: one page is all there is on a phone
    return;
  }
  await new Promise<void>(resolve => {
    const hold = () =>
      new Promise<void>(release => {
        letGo = release;
        isLeader.value = true;
        resolve();
      });
    navigator.locks.request(LOCK, now ? { steal: true } : {}, hold).catch(lost);
    if (!now) resolve();
  });
}

/** Another page took the lead; it comes back here when that page is closed. */
function lost(): void {
  letGo?.();
  letGo = null;
  isLeader.value = false;
  void lead();
}

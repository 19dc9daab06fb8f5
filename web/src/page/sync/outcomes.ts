// How what somebody just sent has ended, for the screen that waits for it. Who left the screen reads it at home, in the record,
// or in the banner of what was refused.
import { type Change, drop } from "../storage/store.ts";
import type { Item, Outcome } from "./queue.ts";

/** Gives false where the screen says nothing of it: a refusal then stays in the outbox, and is told from there. */
type Tell = (outcome: Outcome) => unknown;

const awaited = new Map<string, Tell>();

/** Hear how this item ends; what the screen shows itself does not stay in the outbox as refused. Gives the way to stop. */
export function hearOf(id: string, tell: Tell): () => void {
  awaited.set(id, tell);
  return () => awaited.delete(id);
}

/** Whoever waited has left the screen: what ends from now on is told elsewhere. */
export function stopHearing(): void {
  awaited.clear();
}

/** An item ended for good: tell who waits for it. */
export function told(item: Item, outcome: Outcome): readonly Change[] {
  const tell = awaited.get(item.id);
  if (!tell) return [];
  awaited.delete(item.id);
  const isShown = tell(outcome) !== false;
  return isShown && outcome.is === "refused" ? [drop("outbox", item.account, item.id)] : [];
}

// The outbox as a pure queue: no screen, no network, no clock. What a person did waits here until the service said yes, or said
// that it keeps what it refused. The order within a lane (one attempt, one meeting) is the order in which things were done.

/** One request that waits to be sent. `id` is made on the phone, and what it carries may be sent any number of times. */
export interface Item {
  readonly id: string;
  readonly account: string;
  /** What it is, for who has to hear of its end: "attempt.batch", "check-in", … */
  readonly kind: string;
  /** Items of one lane go out one after the other; other lanes do not wait for them. */
  readonly lane: string;
  readonly order: number;
  readonly method: "PUT" | "POST";
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Phone's time when it was done (RFC 3339). */
  readonly madeAt: string;
  readonly tries: number;
  /** Not before this instant (milliseconds of the phone's clock). */
  readonly notBefore: number;
  /** Refused for good and not kept by the service: it stays here, with the sentence, until the person has seen it. */
  readonly refused: string | null;
}

/** How sending ended. `kept`: refused, but the service holds what was sent. `passing`: an outage or a brake. */
export type Outcome =
  | { readonly is: "taken"; readonly data: unknown }
  | { readonly is: "refused"; readonly code: string; readonly detail: string; readonly kept: boolean; readonly data: unknown }
  | { readonly is: "passing"; readonly afterMs: number | null }
  | { readonly is: "unreached" }
  | { readonly is: "signed-out" };

/** What becomes of an item: it is done, or it stays, changed. */
export type Fate = { readonly is: "done" } | { readonly is: "stays"; readonly item: Item };

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 120_000;
/** No pause is longer, whatever the service or a gateway asks for. */
const LONGEST_ASKED_MS = 15 * 60_000;
/** Who waits longer than any pause: the phone's clock was set back meanwhile. */
const BEYOND_MS = 2 * LONGEST_ASKED_MS;

/** The item to send now: the oldest of each lane, unless it has to wait; a refused one blocks nobody. */
export function nextOf(items: readonly Item[], now: number): Item | null {
  return headsOf(items).find(item => waitOf(item, now) === 0) ?? null;
}

/** When the next item may be sent: 0 for now, null if nothing waits. */
export function pauseOf(items: readonly Item[], now: number): number | null {
  const heads = headsOf(items);
  return heads.length === 0 ? null : Math.min(...heads.map(item => waitOf(item, now)));
}

/** The oldest of each lane. */
function headsOf(items: readonly Item[]): Item[] {
  const waiting = inOrder(items).filter(item => item.refused === null);
  return waiting.filter((item, at) => waiting.findIndex(other => other.lane === item.lane) === at);
}

function waitOf(item: Item, now: number): number {
  const wait = Math.max(0, item.notBefore - now);
  return wait > BEYOND_MS ? 0 : wait;
}

function inOrder(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

/** What becomes of an item after it was sent. `chance` (0 to 1) spreads the phones of one hall over time. */
export function fateOf(item: Item, outcome: Outcome, now: number, chance: number): Fate {
  switch (outcome.is) {
    case "taken":
      return { is: "done" };
    case "refused":
      return outcome.kept ? { is: "done" } : { is: "stays", item: { ...item, refused: outcome.detail } };
    case "signed-out":
      return { is: "stays", item };
    case "passing":
    case "unreached": {
      const asked = outcome.is === "passing" ? outcome.afterMs : null;
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(item.tries, 10));
      // What the service asks for is the least: a hall of phones that all came a little early would be turned away again.
      const wait = Math.round(asked === null ? pause * (0.5 + chance) : Math.min(asked, LONGEST_ASKED_MS) * (1 + chance / 2));
      return { is: "stays", item: { ...item, tries: item.tries + 1, notBefore: now + wait } };
    }
  }
}

/** There is signal again, or the person asked: nothing waits for its pause any more. */
export function hurried(items: readonly Item[]): Item[] {
  return items.map(item => (item.notBefore === 0 ? item : { ...item, notBefore: 0 }));
}

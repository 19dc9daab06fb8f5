// What the service's replies make of a draft (pure). An answer becomes "sent" only here.
import type { Schema } from "../../api/client.ts";
import type { Item, Outcome } from "../queue.ts";
import { type Draft, type Given, unsent } from "./draft.ts";

/** The draft after one of its requests ended for good: taken, or refused. */
export function replied(draft: Draft, item: Item, outcome: Outcome): Draft {
  if (outcome.is === "taken") {
    return item.kind === "attempt.submission"
      ? submitted(acknowledged(draft, item), outcome.data as Schema<"SubmittedOut">)
      : saved(acknowledged(draft, item), outcome.data as Schema<"SavedOut">);
  }
  if (outcome.is !== "refused") return draft;
  if (outcome.code === "batch_conflict") return cutAnew(draft, item);
  if (outcome.code === "attempt_closed") return closed(acknowledged(draft, item), outcome.data, outcome.detail);
  return told(item.kind === "attempt.submission" ? { ...loosened(draft, item), phase: "open" } : draft, outcome.detail);
}

/** Answers that this very request carried are with the service; one changed since then is not. */
function acknowledged(draft: Draft, item: Item): Draft {
  const { writer, seq } = numberOf(item);
  return changing(draft, given => (given.writer === writer && given.seq === seq ? { ...given, isSent: true } : given));
}

function numberOf(item: Item): { writer: string; seq: number } {
  const [, writer = "", seq = ""] = item.id.split("/");
  return { writer, seq: Number(seq) };
}

function changing(draft: Draft, change: (given: Given) => Given): Draft {
  const given = Object.fromEntries(Object.entries(draft.given).map(([place, mine]) => [place, change(mine)]));
  return { ...draft, given };
}

/** A batch that came late was kept and judged; the service says what became of it, and the attempt is over. */
function saved(draft: Draft, reply: Schema<"SavedOut">): Draft {
  if (reply.verdict === "in_time") return draft;
  return told({ ...draft, phase: draft.phase === "handing-in" ? "handing-in" : "over" }, reply.message);
}

function submitted(draft: Draft, reply: Schema<"SubmittedOut">): Draft {
  const unreadable = reply.refused.map(refused => Number(refused.place));
  return { ...draft, phase: "over", receivedAt: reply.closed_at, received: reply.answered, unreadable };
}

/** The attempt ended before the submission came: time ran out, or another phone handed it in. Its answers are kept as late. */
function closed(draft: Draft, data: unknown, detail: string): Draft {
  const message = data !== null && typeof data === "object" && "message" in data ? data.message : null;
  return told({ ...draft, phase: "over" }, typeof message === "string" ? message : detail);
}

/** The number was used for other answers (they are kept there): what was carried goes out again under a new number. */
function cutAnew(draft: Draft, item: Item): Draft {
  const next = Math.max(draft.nextSeq, numberOf(item).seq) + 1;
  return { ...loosened(draft, item), nextSeq: next, phase: draft.phase === "over" ? "over" : "open" };
}

/** Answers whose request is not among those that wait any more, and was never answered, are carried by none: they go out anew. */
export function freed(draft: Draft, waiting: ReadonlySet<string>): Draft {
  const isLost = (given: Given) =>
    !given.isSent && given.seq !== null && !waiting.has(`${draft.id}/${given.writer}/${given.seq}`);
  const isOnItsWay = [...waiting].some(id => id.startsWith(`${draft.id}/`));
  const phase = draft.phase === "handing-in" && !isOnItsWay ? "open" : draft.phase;
  if (phase === draft.phase && !Object.values(draft.given).some(isLost)) return draft;
  return { ...changing(draft, given => (isLost(given) ? { ...given, writer: null, seq: null } : given)), phase };
}

/** What a request carried is carried by none again. */
function loosened(draft: Draft, item: Item): Draft {
  const { writer, seq } = numberOf(item);
  return changing(draft, given =>
    given.writer === writer && given.seq === seq ? { ...given, writer: null, seq: null } : given,
  );
}

function told(draft: Draft, sentence: string | null): Draft {
  if (!sentence || draft.told.includes(sentence)) return draft;
  return { ...draft, told: [...draft.told, sentence] };
}

/** Whether this phone may forget the attempt: it is over, and nothing of it waits here. */
export function isForgettable(draft: Draft): boolean {
  return draft.phase === "over" && unsent(draft).length === 0;
}

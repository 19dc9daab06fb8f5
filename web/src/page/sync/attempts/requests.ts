// What goes out of a draft (pure): batches of what changed, and the submission.
import type { Item } from "../queue.ts";
import { type Draft, type Given, loose, type Moment, unsent } from "./draft.ts";

/** Cut a batch of all that changed since the last one; null if nothing did. What is left when time is up still goes, marked late. */
export function cut(draft: Draft): { draft: Draft; item: Item } | null {
  const changed = loose(draft);
  if (changed.length === 0 || draft.phase === "handing-in") return null;
  const seq = draft.nextSeq;
  const item = itemOf(draft, "attempt.batch", `/api/v1/attempts/${draft.id}/batches/${draft.writer}/${seq}`, changed, {});
  return { draft: carrying(draft, changed, seq), item };
}

/** Hand in: one last batch with everything not acknowledged yet, under an id made here. */
export function handedIn(draft: Draft, submissionId: string, moment: Moment): { draft: Draft; item: Item } | null {
  if (draft.phase !== "open") return null;
  const rest = unsent(draft);
  const seq = draft.nextSeq;
  const own = { submission_id: submissionId, writer_id: draft.writer, seq };
  const last = rest.length > 0 ? {} : { device_time: moment.at, elapsed_ms: moment.elapsedMs };
  const item = itemOf(draft, "attempt.submission", `/api/v1/attempts/${draft.id}/submission`, rest, { ...last, ...own });
  return { draft: { ...carrying(draft, rest, seq), phase: "handing-in", submissionId }, item };
}

function carrying(draft: Draft, carried: readonly number[], seq: number): Draft {
  const given = { ...draft.given };
  for (const place of carried) {
    const mine = given[place];
    if (mine) given[place] = { ...mine, writer: draft.writer, seq };
  }
  return { ...draft, given, nextSeq: seq + 1 };
}

function itemOf(draft: Draft, kind: string, path: string, carried: readonly number[], more: Record<string, unknown>): Item {
  const given = carried.map(place => draft.given[place]).filter(mine => mine !== undefined);
  const last = given.reduce<Given | null>((latest, mine) => (latest === null || mine.at > latest.at ? mine : latest), null);
  const clock = last ? { device_time: last.at, elapsed_ms: Math.max(...given.map(mine => mine.elapsedMs)) } : {};
  const answers = Object.fromEntries(carried.map(place => [String(place), draft.given[place]?.value ?? null]));
  return {
    id: `${draft.id}/${draft.writer}/${draft.nextSeq}`,
    account: draft.account,
    kind,
    lane: `attempt/${draft.id}`,
    order: draft.nextSeq,
    method: "PUT",
    path,
    body: { answers, ...clock, ...more },
    madeAt: last?.at ?? draft.startedAt,
    tries: 0,
    notBefore: 0,
    refused: null,
  };
}

// One attempt as this phone holds it, as a pure state machine. The promise it keeps: what the member answered is never lost,
// and what is said about it is true. Each answer is unsent until a batch that carries it was acknowledged; batches are cut
// once and never changed, so that sending one again is the same (protocols: a writer, a number, an id).
import type { Schema } from "../../api/client.ts";

type Page = Schema<"AttemptOut">;
export type Answer = Page["answers"][string];
export type Question = Page["questions"][number];

/** One answer on this phone. `value` null: taken back. `batch`: the number of the batch that carries it, null: none yet. */
export interface Given {
  readonly value: Answer | null;
  readonly at: string;
  readonly elapsedMs: number;
  readonly writer: string | null;
  readonly seq: number | null;
  readonly isSent: boolean;
}

/** open: goes on; handing-in: the submission waits to be sent; over: the service closed it. */
export type Phase = "open" | "handing-in" | "over";

export interface Draft {
  readonly id: string;
  readonly account: string;
  readonly quizId: string;
  readonly title: string;
  readonly number: number;
  readonly startedAt: string;
  readonly deadlineAt: string;
  readonly closesAt: string;
  readonly openBook: boolean;
  readonly helperReads: boolean;
  readonly questions: readonly Question[];
  readonly given: Readonly<Record<number, Given>>;
  readonly flags: readonly number[];
  readonly place: number;
  readonly phase: Phase;
  /** This run of the app on this phone; a new run is a new writer. */
  readonly writer: string;
  readonly nextSeq: number;
  readonly submissionId: string | null;
  /** What the service said when it took the submission. */
  readonly receivedAt: string | null;
  readonly received: number | null;
  /** Sentences of the service about what came late; how the attempt ended; what another phone changed meanwhile. */
  readonly told: readonly string[];
  readonly ending: Page["ending"];
  readonly changedElsewhere: readonly number[];
  /** Places whose answer the service holds but cannot read (a number box with letters). */
  readonly unreadable: readonly number[];
  /** The phone's clock minus the service's, in milliseconds, from the last answer. */
  readonly clockOffsetMs: number;
}

/** A moment on this phone: the time it shows, and how long this run of the app has lasted. */
export interface Moment {
  readonly at: string;
  readonly elapsedMs: number;
}

/** A run of the app: who writes. */
export interface Run {
  readonly account: string;
  readonly writer: string;
}

/** The attempt as the service gave it, for the first time on this phone. */
export function begun(page: Page, run: Run, moment: Moment): Draft {
  const given = Object.fromEntries(Object.entries(page.answers).map(([place, value]) => [place, held(value, page.server_now)]));
  return {
    id: page.id,
    account: run.account,
    quizId: page.quiz_id,
    title: page.title,
    number: page.number,
    startedAt: page.started_at,
    deadlineAt: page.deadline_at,
    closesAt: page.closes_at,
    openBook: page.open_book,
    helperReads: page.helper_reads,
    questions: page.questions,
    given,
    flags: [],
    place: firstOpen(page.questions.length, given),
    phase: page.state === "closed" ? "over" : "open",
    writer: run.writer,
    nextSeq: page.next_seq,
    submissionId: null,
    receivedAt: null,
    received: null,
    told: [],
    ending: page.ending,
    changedElsewhere: [],
    unreadable: page.refused.map(item => Number(item.place)),
    clockOffsetMs: Date.parse(moment.at) - Date.parse(page.server_now),
  };
}

function held(value: Answer, at: string): Given {
  return { value, at, elapsedMs: 0, writer: null, seq: null, isSent: true };
}

function firstOpen(count: number, given: Readonly<Record<number, Given>>): number {
  for (let place = 0; place < count; place += 1) if (!given[place]) return place;
  return 0;
}

/** A new run of the app goes on with what this phone holds: a new writer, numbered above everything known here. */
export function takenUp(draft: Draft, run: Run): Draft {
  return { ...draft, writer: run.writer };
}

/**
 * The attempt as the service holds it now. What this phone has not sent yet stays; all else is the service's: another phone may
 * have gone on. Numbers go on above the service's, so that what is answered from now on counts.
 */
export function met(draft: Draft, page: Page, moment: Moment): Draft {
  const given: Record<number, Given> = {};
  const changed = new Set(draft.changedElsewhere);
  const othersWrote = page.next_seq > draft.nextSeq;
  for (let place = 0; place < draft.questions.length; place += 1) {
    const mine = draft.given[place];
    const theirs = page.answers[place];
    if (mine && !(mine.isSent && othersWrote)) {
      given[place] = mine;
      continue;
    }
    if (mine && !same(mine.value, theirs ?? null)) changed.add(place);
    if (theirs !== undefined) given[place] = mine && same(mine.value, theirs) ? mine : held(theirs, page.server_now);
  }
  return {
    ...draft,
    given,
    changedElsewhere: [...changed],
    unreadable: page.refused.map(item => Number(item.place)),
    deadlineAt: page.deadline_at,
    closesAt: page.closes_at,
    nextSeq: Math.max(draft.nextSeq, page.next_seq),
    phase: page.state === "closed" ? "over" : draft.phase,
    ending: page.ending,
    clockOffsetMs: Date.parse(moment.at) - Date.parse(page.server_now),
  };
}

/** Whether two answers say the same: ticks in any order, a text whatever its blanks. */
export function same(one: Answer | null, other: Answer | null): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

function plain(value: Answer | null): unknown {
  if (value === null || isBlank(value)) return null;
  if (typeof value === "string" || typeof value === "number") return String(value).normalize("NFC").replace(/\s+/g, " ").trim();
  if (Array.isArray(value) && value.every(v => typeof v === "number")) return [...value].sort((a, b) => Number(a) - Number(b));
  return value;
}

/** What is no answer: nothing, an empty box, no tick, no statement judged. */
export function isBlank(value: Answer | null): boolean {
  if (value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  return Array.isArray(value) && value.every(part => part === null);
}

/** The member answered, or took an answer back (null). Nothing changes once it is handed in. */
export function answered(draft: Draft, place: number, value: Answer | null, moment: Moment): Draft {
  if (draft.phase !== "open") return draft;
  const now: Answer | null = isBlank(value) ? null : value;
  const before = draft.given[place];
  if ((before === undefined && now === null) || (before && JSON.stringify(before.value) === JSON.stringify(now))) return draft;
  const mine: Given = { value: now, at: moment.at, elapsedMs: moment.elapsedMs, writer: null, seq: null, isSent: false };
  const changedElsewhere = draft.changedElsewhere.filter(other => other !== place);
  const unreadable = draft.unreadable.filter(other => other !== place);
  return { ...draft, given: { ...draft.given, [place]: mine }, changedElsewhere, unreadable };
}

export function flagged(draft: Draft, place: number): Draft {
  const flags = draft.flags.includes(place) ? draft.flags.filter(other => other !== place) : [...draft.flags, place];
  return { ...draft, flags: flags.sort((a, b) => a - b) };
}

export function turnedTo(draft: Draft, place: number): Draft {
  return { ...draft, place: Math.max(0, Math.min(place, draft.questions.length - 1)) };
}

/** Places whose answers no batch carries yet. */
export function loose(draft: Draft): number[] {
  return places(draft, given => !given.isSent && given.seq === null);
}

/** Places whose answers the service has not acknowledged. */
export function unsent(draft: Draft): number[] {
  return places(draft, given => !given.isSent);
}

/** Places with an answer (one taken back is none). */
export function answeredPlaces(draft: Draft): number[] {
  return places(draft, given => given.value !== null);
}

/** How many answers the service holds, as far as this phone knows. */
export function sentCount(draft: Draft): number {
  return places(draft, given => given.isSent && given.value !== null).length;
}

function places(draft: Draft, wanted: (given: Given) => boolean): number[] {
  const found = Object.entries(draft.given).filter(([, given]) => wanted(given));
  return found.map(([place]) => Number(place)).sort((a, b) => a - b);
}

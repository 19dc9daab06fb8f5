import { type Signal, signal } from "@preact/signals";
import { answer, api, type Schema } from "../../api/client.ts";
import { newId } from "../../api/ids.ts";
import { Problem } from "../../api/problems.ts";
import { type Change, drop, put, type Store } from "../../storage/store.ts";
import type { Item, Outcome } from "../queue.ts";
import { type Answer, answered, begun, type Draft, flagged, loose, met, takenUp, turnedTo } from "./draft.ts";
import { freed, isForgettable, replied } from "./replies.ts";
import { cut, handedIn } from "./requests.ts";
import { moment, WRITER } from "./run.ts";

type Way = Schema<"StartIn">["way"];

/** What a start was asked for, kept until its answer came: asked again, the same attempt comes back. */
interface Asked {
  readonly id: string;
  readonly startId: string;
  readonly way: Way;
}

const MOST_LOOSE = 5;
const LONGEST_LOOSE_MS = 20_000;
const ASKED = "start/";

/** The attempts this person has on this phone: the one place that changes them, so that screen, storage and sending agree. */
export class Book {
  private readonly held = new Map<string, Signal<Draft>>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private isClosed = false;

  constructor(
    private readonly store: Store,
    private readonly account: string,
    private readonly nudge: () => void,
  ) {}

  /**
   * Another page of the browser holds the attempts from now on, or another person the phone: nothing is changed or sent by this one
   * any more. Answers that no batch carries yet lie in the drafts, and go out from there.
   */
  close(): void {
    this.isClosed = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  /** The attempt as this phone holds it; null: it was never opened here. */
  async find(id: string): Promise<Signal<Draft> | null> {
    const known = this.held.get(id);
    if (known) return known;
    const kept = await this.store.get<Draft>("drafts", this.account, id);
    return kept ? this.hold(takenUp(kept, this.run())) : null;
  }

  /** Begin (or get back the one that is open). Raises Problem, Offline. */
  async start(quizId: string, way: Way): Promise<Signal<Draft>> {
    const key = ASKED + quizId;
    const before = await this.store.get<Asked>("drafts", this.account, key);
    const asked: Asked = before ?? { id: key, startId: newId(), way };
    if (!before) await this.store.write([put("drafts", this.account, key, asked)]);
    const { at, elapsedMs } = moment();
    const body = { start_id: asked.startId, way: asked.way, writer_id: WRITER, device_time: at, elapsed_ms: elapsedMs };
    try {
      const path = { quiz_id: quizId };
      return await this.take(await answer(api.POST("/api/v1/quizzes/{quiz_id}/attempts", { params: { path }, body })), key);
    } catch (error) {
      if (error instanceof Problem && !error.isPassing && error.status !== 401) {
        await this.store.write([drop("drafts", this.account, key)]);
      }
      throw error;
    }
  }

  /** Ask the service how the attempt stands: also what another phone answered. Raises Problem, Offline. */
  async refresh(id: string): Promise<Signal<Draft>> {
    const path = { attempt_id: id };
    return this.take(await answer(api.GET("/api/v1/attempts/{attempt_id}", { params: { path } })));
  }

  /** The attempt to go on with: at once from this phone, else from the service. */
  async open(id: string): Promise<Signal<Draft>> {
    const mine = await this.find(id);
    if (!mine) return this.refresh(id);
    void this.refresh(id).catch(() => undefined);
    return mine;
  }

  private async take(page: Schema<"AttemptOut">, asked?: string): Promise<Signal<Draft>> {
    const mine = await this.find(page.id);
    const draft = mine ? met(mine.value, page, moment()) : begun(page, this.run(), moment());
    const found = mine ?? this.hold(draft);
    found.value = draft;
    if (this.isClosed) return found;
    await this.store.write([this.kept(draft), ...(asked ? [drop("drafts", this.account, asked)] : [])]);
    return found;
  }

  answer(id: string, place: number, value: Answer | null): void {
    this.change(id, draft => answered(draft, place, value, moment()));
    this.plan(id);
  }

  flag(id: string, place: number): void {
    this.change(id, draft => flagged(draft, place));
  }

  turn(id: string, place: number): void {
    this.change(id, draft => turnedTo(draft, place));
  }

  /** Hand in; false if it was handed in before. It goes out when there is signal. */
  handIn(id: string): boolean {
    const found = this.isClosed ? undefined : this.held.get(id);
    const made = found && handedIn(found.value, newId(), moment());
    if (!found || !made) return false;
    this.queue(found, made);
    return true;
  }

  /** Send what is loose: all attempts, or one. */
  flush(only?: string): void {
    if (this.isClosed) return;
    for (const [id, found] of this.held) {
      if (only !== undefined && id !== only) continue;
      clearTimeout(this.timers.get(id));
      this.timers.delete(id);
      const made = cut(found.value);
      if (made) this.queue(found, made);
    }
  }

  /** What a former run of the app left: loose answers go out also if the test is not opened again; what is done goes. */
  async tidy(): Promise<void> {
    for (const row of await this.store.list<Draft | Asked>("drafts", this.account)) {
      if (!("questions" in row)) continue;
      if (this.isClosed) return;
      if (isForgettable(row)) await this.store.write([drop("drafts", this.account, row.id)]);
      else await this.find(row.id);
    }
    // Refused once and put aside by the person, or cleared by the phone: what no request carries any more goes out anew.
    const waiting = new Set((await this.store.list<Item>("outbox", this.account)).map(item => item.id));
    for (const [id, found] of this.held) {
      const wasHandingIn = found.value.phase === "handing-in";
      this.change(id, draft => freed(draft, waiting));
      if (wasHandingIn && found.value.phase === "open") this.handIn(id);
    }
    this.flush();
  }

  /** A request ended: what its draft becomes, to be written together with the request's end. */
  async ended(item: Item, outcome: Outcome): Promise<readonly Change[]> {
    const found = await this.find(item.id.split("/")[0] ?? "");
    if (!found || this.isClosed) return [];
    const wasHandingIn = found.value.phase === "handing-in";
    found.value = replied(found.value, item, outcome);
    const again = wasHandingIn && outcome.is === "refused" && outcome.code === "batch_conflict";
    if (again) setTimeout(() => this.handIn(found.value.id));
    return [this.kept(found.value)];
  }

  /** Ask for more time, without a reason. Raises Problem, Offline. */
  async moreTime(id: string): Promise<Schema<"MoreTimeOut">> {
    const found = await this.open(id);
    const path = { quiz_id: found.value.quizId };
    const given = await answer(api.PUT("/api/v1/quizzes/{quiz_id}/more-time", { params: { path } }));
    await this.refresh(id).catch(() => undefined);
    return given;
  }

  private change(id: string, step: (draft: Draft) => Draft): void {
    const found = this.held.get(id);
    if (!found || this.isClosed) return;
    const next = step(found.value);
    if (next === found.value) return;
    found.value = next;
    void this.store.write([this.kept(next)]);
  }

  private queue(found: Signal<Draft>, made: { draft: Draft; item: Item }): void {
    found.value = made.draft;
    void this.store.write([this.kept(made.draft), put("outbox", this.account, made.item.id, made.item)]).then(this.nudge);
  }

  /** Answers go out a few at a time: 4 to 8 requests a test instead of one a question. */
  private plan(id: string): void {
    const draft = this.isClosed ? undefined : this.held.get(id)?.value;
    const waiting = draft ? loose(draft).length : 0;
    if (waiting >= MOST_LOOSE) this.flush(id);
    else if (waiting > 0 && !this.timers.has(id)) {
      const timer = setTimeout(() => this.flush(id), LONGEST_LOOSE_MS);
      this.timers.set(id, timer);
    }
  }

  private hold(draft: Draft): Signal<Draft> {
    const known = this.held.get(draft.id);
    if (known) return known;
    const made = signal(draft);
    this.held.set(draft.id, made);
    return made;
  }

  private kept(draft: Draft): Change {
    return put("drafts", this.account, draft.id, draft);
  }

  private run(): { account: string; writer: string } {
    return { account: this.account, writer: WRITER };
  }
}

import { type Change, drop, put, type Store } from "../storage/store.ts";
import { fateOf, hurried, type Item, nextOf, type Outcome, pauseOf } from "./queue.ts";

/** Sends one request and says how it ended; never throws. */
export type Send = (item: Item) => Promise<Outcome>;
/** What else changes with an item's end, written together with it: all or nothing. */
export type Ended = (item: Item, outcome: Outcome) => Promise<readonly Change[]>;

/** Where things are now, for whoever shows it. */
export interface Standing {
  readonly waiting: readonly Item[];
  readonly isSending: boolean;
}

interface Parts {
  readonly store: Store;
  readonly account: string;
  readonly send: Send;
  readonly ended: Ended;
  readonly say: (standing: Standing) => void;
  readonly now?: () => number;
  readonly chance?: () => number;
  /** Only one page of the browser sends at a time (Web Locks); the default suits where there is one page. */
  readonly alone?: (work: () => Promise<void>) => Promise<void>;
}

/** Empties one person's outbox: one request at a time, and an item goes only after the service's yes. */
export class Drain {
  private running: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;
  private again = false;
  private hurries = false;

  constructor(private readonly parts: Parts) {}

  /** Send what may be sent now. `hurry`: do not wait for the pauses (the signal is back, the person asked). */
  async nudge(hurry = false): Promise<void> {
    this.hurries ||= hurry;
    this.again = true;
    this.running ??= this.work().finally(() => {
      this.running = null;
    });
    await this.running;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async work(): Promise<void> {
    const alone = this.parts.alone ?? (work => work());
    while (this.again && !this.stopped) {
      this.again = false;
      const hurries = this.hurries;
      this.hurries = false;
      await alone(async () => {
        // Not while a request is settled: what was sent meanwhile would be put back.
        if (hurries) await this.hurry();
        await this.empty();
      });
    }
    await this.rest();
  }

  private async empty(): Promise<void> {
    for (;;) {
      const item = nextOf(await this.items(), this.now());
      if (item === null || this.stopped) return;
      await this.tell(true);
      const outcome = await this.parts.send(item);
      // Another page, or another person, took over meanwhile: whoever sends now hears the service's yes anew.
      if (this.stopped) return;
      await this.settle(item, outcome);
      if (outcome.is === "signed-out") return;
    }
  }

  private async settle(item: Item, outcome: Outcome): Promise<void> {
    const fate = fateOf(item, outcome, this.now(), (this.parts.chance ?? Math.random)());
    const own = fate.is === "done" ? drop("outbox", item.account, item.id) : put("outbox", item.account, item.id, fate.item);
    const others = outcome.is === "taken" || outcome.is === "refused" ? await this.parts.ended(item, outcome) : [];
    await this.parts.store.write([own, ...others]);
  }

  /** Say how things stand, and come back when the first pause is over. */
  private async rest(): Promise<void> {
    if (this.stopped) return;
    await this.tell(false);
    clearTimeout(this.timer);
    const pause = pauseOf(await this.items(), this.now());
    if (pause === null || pause === 0 || this.stopped) return;
    this.timer = setTimeout(() => void this.nudge(), pause + 50);
  }

  private async hurry(): Promise<void> {
    const items = await this.items();
    const changed = hurried(items).filter((item, at) => item !== items[at]);
    if (changed.length > 0) await this.parts.store.write(changed.map(item => put("outbox", item.account, item.id, item)));
  }

  private async tell(isSending: boolean): Promise<void> {
    this.parts.say({ waiting: await this.items(), isSending });
  }

  private items(): Promise<Item[]> {
    return this.parts.store.list<Item>("outbox", this.parts.account);
  }

  private now(): number {
    return (this.parts.now ?? Date.now)();
  }
}

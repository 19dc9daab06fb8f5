// The whole way of many attempts over a bad line: replies lost, doubled, late; the app killed; the time up. Nothing is lost.
import { describe, expect, test } from "vitest";
import { MemoryStore, put } from "../../storage/store.ts";
import { since } from "../../test/papers.ts";
import { Service } from "../../test/service.ts";
import { Drain } from "../drain.ts";
import type { Item, Outcome } from "../queue.ts";
import { answered, begun, type Draft, met, takenUp, unsent } from "./draft.ts";
import { replied } from "./replies.ts";
import { cut, handedIn } from "./requests.ts";

/** Numbers that look random and are the same every time. */
function dice(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** One phone over a line that loses requests and replies, answers "busy" and signs out. */
class Phone {
  readonly store = new MemoryStore();
  clock = 0;
  isOn = true;
  private draft: Draft;
  private drain: Drain;

  constructor(
    private readonly service: Service,
    private readonly roll: () => number,
    private readonly loss: number,
    private writer: string,
  ) {
    this.draft = begun(service.page(), { account: "bay", writer }, since(0));
    this.drain = this.newDrain();
  }

  private newDrain(): Drain {
    return new Drain({
      store: this.store,
      account: "bay",
      send: item => this.send(item),
      ended: async (item, outcome) => {
        this.draft = replied(this.draft, item, outcome);
        return [put("drafts", "bay", "t1", this.draft)];
      },
      say: () => undefined,
      now: () => this.clock,
      chance: this.roll,
    });
  }

  private async send(item: Item): Promise<Outcome> {
    if (!this.isOn || this.roll() < this.loss) return { is: "unreached" };
    if (this.roll() < 0.05) return { is: "passing", afterMs: null };
    if (this.roll() < 0.05) return { is: "signed-out" };
    const outcome = this.service.take(item);
    if (this.roll() < 0.2) this.service.take(item); // doubled on the way
    return this.roll() < this.loss ? { is: "unreached" } : outcome; // the reply is lost, the deed is done
  }

  async answer(place: number, value: number | null): Promise<void> {
    this.draft = answered(this.draft, place, value, since(this.clock / 1000));
    await this.store.write([put("drafts", "bay", "t1", this.draft)]);
  }

  async cut(): Promise<void> {
    const made = cut(this.draft);
    if (made) await this.keep(made);
  }

  async handIn(): Promise<void> {
    const made = handedIn(this.draft, `s-${this.writer}`, since(this.clock / 1000));
    if (made) await this.keep(made);
  }

  private async keep(made: { draft: Draft; item: Item }): Promise<void> {
    this.draft = made.draft;
    await this.store.write([put("drafts", "bay", "t1", this.draft), put("outbox", "bay", made.item.id, made.item)]);
  }

  /** The tab is killed: what is left is what the phone stored. */
  async restart(writer: string): Promise<void> {
    this.drain.stop();
    this.writer = writer;
    const kept = await this.store.get<Draft>("drafts", "bay", "t1");
    if (kept) this.draft = takenUp(kept, { account: "bay", writer });
    if (this.isOn) this.draft = met(this.draft, this.service.page(), since(this.clock / 1000));
    this.drain = this.newDrain();
  }

  async push(): Promise<void> {
    this.clock += 1000;
    await this.drain.nudge(true);
  }

  async settle(): Promise<void> {
    for (let i = 0; i < 400 && unsent(this.draft).length + (await this.store.list("outbox", "bay")).length > 0; i += 1) {
      await this.cut();
      await this.push();
    }
    this.drain.stop();
  }

  get state(): Draft {
    return this.draft;
  }
}

/** What the member last tapped, by place. */
type Tapped = Record<string, number>;

async function live(seed: number, loss: number): Promise<{ service: Service; phone: Phone; tapped: Tapped }> {
  const roll = dice(seed);
  const service = new Service();
  const phone = new Phone(service, roll, loss, "w0");
  const tapped: Tapped = {};
  for (let step = 0; step < 40; step += 1) {
    const place = Math.floor(roll() * 20);
    const value = roll() < 0.1 ? null : Math.floor(roll() * 4);
    await phone.answer(place, value);
    if (value === null) delete tapped[place];
    else tapped[place] = value;
    if (roll() < 0.3) await phone.cut();
    if (roll() < 0.3) await phone.push();
    if (roll() < 0.05) phone.isOn = !phone.isOn;
    if (roll() < 0.05) await phone.restart(`w${step + 1}`);
  }
  phone.isOn = true;
  return { service, phone, tapped };
}

describe("over a line that loses replies", () => {
  test.each([0, 0.05, 0.3, 0.6])("the service holds what was tapped (%d of the messages lost)", async loss => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const { service, phone, tapped } = await live(seed, loss);
      await phone.handIn();
      await phone.settle();
      expect(service.fold(), `seed ${seed}`).toEqual(tapped);
      expect(phone.state).toMatchObject({ phase: "over", received: Object.keys(tapped).length });
      expect(unsent(phone.state)).toEqual([]);
    }
  });

  test("time ran out while the line was cut: everything arrives, marked late, and nothing is said to be sent before", async () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const { service, phone, tapped } = await live(seed, 0.3);
      const inTime = service.fold();
      service.isClosed = true;
      const claimed = Object.entries(phone.state.given).filter(([, given]) => given.isSent && given.value !== null);
      for (const [place, given] of claimed) expect(service.fold(true)[place], `seed ${seed}`).toBe(given.value);
      await phone.handIn();
      await phone.settle();
      expect(service.fold(), `seed ${seed}`).toEqual(inTime);
      expect(service.fold(true), `seed ${seed}`).toEqual(tapped);
      expect(phone.state.phase).toBe("over");
    }
  });

  test("two phones at once: whatever one says is sent is there, and the one that resumed later wins", async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const roll = dice(seed);
      const service = new Service();
      const one = new Phone(service, roll, 0.3, "a");
      await one.answer(0, 1);
      await one.answer(1, 1);
      await one.cut();
      await one.settle();
      const other = new Phone(service, roll, 0.3, "b");
      await other.answer(0, 2);
      await other.cut();
      await other.settle();
      await one.restart("c");
      expect(one.state.given[0]?.value).toBe(2);
      expect(one.state.changedElsewhere).toEqual([0]);
      await one.answer(0, 3);
      await one.handIn();
      await one.settle();
      expect(service.fold(), `seed ${seed}`).toEqual({ "0": 3, "1": 1 });
    }
  });
});

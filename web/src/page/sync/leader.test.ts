import { afterEach, expect, test, vi } from "vitest";

interface Held {
  readonly lose: (why: Error) => void;
}
type Options = { steal?: boolean; signal?: AbortSignal };

/** The browser's locks as its pages see them: one holder a name, the others wait, who steals is next. */
class Locks {
  private readonly held = new Map<string, Held>();
  private readonly queues = new Map<string, (() => void)[]>();

  request(name: string, options: Options, work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const own: Held = { lose: reject };
      const next = () => this.queues.get(name)?.shift()?.();
      const start = () => {
        if (options.signal?.aborted) {
          reject(options.signal.reason);
          return next();
        }
        this.held.set(name, own);
        work().then(() => {
          resolve();
          if (this.held.get(name) !== own) return;
          this.held.delete(name);
          next();
        });
      };
      const before = this.held.get(name);
      if (!before || options.steal) {
        start();
        before?.lose(new DOMException("stolen", "AbortError"));
      } else this.queues.set(name, [...(this.queues.get(name) ?? []), start]);
    });
  }
}

/** A page of the browser: modules of its own, locks of all. */
async function pageOf(locks: Locks) {
  vi.stubGlobal("navigator", { locks });
  vi.resetModules();
  return import("./leader.ts");
}

const soon = () => new Promise(resolve => setTimeout(resolve));

afterEach(() => vi.unstubAllGlobals());

test("one page a person leads; who asks for it at once takes it", async () => {
  const locks = new Locks();
  const [one, two] = [await pageOf(locks), await pageOf(locks)];
  one.leadFor("bay");
  two.leadFor("bay");
  await soon();
  expect([one.isLeader.value, two.isLeader.value]).toEqual([true, false]);
  await two.lead(true);
  await soon();
  expect([one.isLeader.value, two.isLeader.value]).toEqual([false, true]);
  two.leadFor(null);
  await soon();
  expect([one.isLeader.value, two.isLeader.value]).toEqual([true, false]);
});

test("a page that somebody left open, signed in or out, keeps nobody else from sending", async () => {
  const locks = new Locks();
  const [one, two] = [await pageOf(locks), await pageOf(locks)];
  one.leadFor("bay");
  two.leadFor("sau");
  await soon();
  expect([one.isLeader.value, two.isLeader.value]).toEqual([true, true]);
  one.leadFor(null);
  two.leadFor("bay");
  await soon();
  expect([one.isLeader.value, two.isLeader.value]).toEqual([false, true]);
});

test("the phone changes hands and back: the lead is the person's again", async () => {
  const { isLeader, lead, leadFor } = await pageOf(new Locks());
  for (const person of ["bay", "sau", null, "bay"]) leadFor(person);
  await soon();
  expect(isLeader.value).toBe(true);
  await lead(true);
  expect(isLeader.value).toBe(true);
});

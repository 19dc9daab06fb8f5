import { beforeEach, expect, test, vi } from "vitest";
import { type Change, put, type Store } from "./store.ts";

/** As much of a browser's database as the store uses; `fault` is raised by what is done while it is set. */
class Database {
  readonly rows = new Map<string, Map<string, unknown>>();
  fault: Error | null = null;
  isCut = false;

  private table(name: string): Map<string, unknown> {
    if (this.isCut) throw new DOMException("closing", "InvalidStateError");
    const found = this.rows.get(name) ?? new Map<string, unknown>();
    this.rows.set(name, found);
    return found;
  }
  async get(name: string, key: string[]) {
    return this.table(name).get(key.join("/"));
  }
  async getAll(name: string) {
    return [...this.table(name).values()];
  }
  async getAllKeys(name: string) {
    return [...this.table(name).keys()].map(key => key.split("/"));
  }
  async clear(name: string) {
    this.table(name).clear();
  }
  transaction(names: string[]) {
    const changed = names.map(name => [name, new Map(this.table(name))] as const);
    const done = Promise.resolve().then(() => {
      if (this.fault) throw this.fault;
      for (const [name, rows] of changed) this.rows.set(name, rows);
    });
    const objectStore = (wanted: string) => {
      const rows = new Map(changed).get(wanted);
      return {
        put: async (value: unknown, key: string[]) => rows?.set(key.join("/"), value),
        delete: async (key: string[]) => rows?.delete(key.join("/")),
      };
    };
    return { done, objectStore };
  }
}

const openDB = vi.fn<(...given: unknown[]) => Promise<unknown>>();
vi.mock("idb", () => ({ openDB: (...given: unknown[]) => openDB(...given) }));

async function fresh(): Promise<{ phone: Store; trouble: () => string | null }> {
  vi.resetModules();
  const { phone, storageTrouble } = await import("./phone.ts");
  return { phone, trouble: () => storageTrouble.value };
}

const answer = (place: string): Change => put("drafts", "bay", place, { place });
const full = () => new DOMException("full", "QuotaExceededError");

beforeEach(() => {
  openDB.mockReset();
  vi.stubGlobal("IDBKeyRange", { bound: () => null });
});

test("a phone that cut the connection while the page slept: it is made anew, nobody notices", async () => {
  const [first, second] = [new Database(), new Database()];
  openDB.mockResolvedValueOnce(first).mockResolvedValueOnce(second);
  const { phone, trouble } = await fresh();
  await phone.write([answer("1")]);
  first.isCut = true;
  await phone.write([answer("2")]);
  expect(await phone.get("drafts", "bay", "2")).toEqual({ place: "2" });
  expect(second.rows.get("drafts")?.has("bay/2")).toBe(true);
  expect([openDB.mock.calls.length, trouble()]).toEqual([2, null]);
});

test("a full phone: what is read again goes first", async () => {
  const database = new Database();
  openDB.mockResolvedValue(database);
  const { phone, trouble } = await fresh();
  await phone.write([put("bundles", "bay", "b", 1)]);
  database.fault = full();
  const clear = vi.spyOn(database, "clear").mockImplementation(async name => {
    database.fault = null;
    database.rows.get(name)?.clear();
  });
  await phone.write([answer("1")]);
  expect(clear).toHaveBeenCalledExactlyOnceWith("bundles");
  expect(database.rows.get("drafts")?.size).toBe(1);
  expect(trouble()).toBeNull();
});

test("a phone that stays full: nothing of several answers tapped at once is lost, nor of what lay there", async () => {
  const database = new Database();
  openDB.mockResolvedValue(database);
  const { phone, trouble } = await fresh();
  await phone.write([answer("0")]);
  database.fault = full();
  await Promise.all(["1", "2", "3"].map(place => phone.write([answer(place)])));
  for (const place of ["0", "1", "2", "3"]) expect(await phone.get("drafts", "bay", place)).toEqual({ place });
  expect(trouble()).toBe("full");
});

test("any other fault leaves what was kept for reading where it is", async () => {
  const database = new Database();
  openDB.mockResolvedValue(database);
  const { phone, trouble } = await fresh();
  await phone.write([put("bundles", "bay", "b", 1)]);
  database.fault = new DOMException("?", "UnknownError");
  await phone.write([answer("1")]);
  expect(await phone.get("drafts", "bay", "1")).toEqual({ place: "1" });
  expect(database.rows.get("bundles")?.size).toBe(1);
  expect(trouble()).toBe("refused");
});

test("a browser that never answers does not keep the page from opening", async () => {
  vi.useFakeTimers();
  openDB.mockReturnValue(new Promise(() => undefined));
  const { phone, trouble } = await fresh();
  const written = phone.write([answer("1")]);
  await vi.advanceTimersByTimeAsync(9_000);
  await written;
  expect(await phone.get("drafts", "bay", "1")).toEqual({ place: "1" });
  expect(trouble()).toBe("refused");
  vi.useRealTimers();
});

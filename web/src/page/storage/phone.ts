import { signal } from "@preact/signals";
import { type IDBPDatabase, openDB } from "idb";
import { type Change, MemoryStore, type Store, TABLES, type Table } from "./store.ts";

/** What the person has to know about this phone's storage; null: all is well. */
export const storageTrouble = signal<"refused" | "full" | null>(null);

const NAME = "sotay";
const VERSION = 1;
/** A browser that says nothing at all (a known fault of iPhones) is taken as one that refuses. */
const PATIENCE_MS = 8_000;

/**
 * The phone's store. Where it is refused (private window) or stays full, memory takes over with all that was kept: answers still
 * go out while the page is open, and the person is told not to close it.
 */
class PhoneStore implements Store {
  private memory: MemoryStore | null = null;
  private moving: Promise<MemoryStore> | null = null;
  private opened: Promise<IDBPDatabase | null> | null = null;

  get<T>(table: Table, account: string, id: string): Promise<T | undefined> {
    return this.read(
      async database => (await database.get(table, [account, id])) as T | undefined,
      memory => memory.get<T>(table, account, id),
    );
  }

  list<T>(table: Table, account: string): Promise<T[]> {
    return this.read(
      async database => (await database.getAll(table, IDBKeyRange.bound([account], [account, []]))) as T[],
      memory => memory.list<T>(table, account),
    );
  }

  async write(changes: readonly Change[]): Promise<void> {
    const database = await this.open();
    if (this.memory || !database) return this.instead().write(changes);
    try {
      await this.twice(open => writeTo(open, changes));
    } catch (error) {
      await this.makeRoom(changes, error);
    }
  }

  async forget(account: string, tables: readonly Table[]): Promise<void> {
    const database = await this.open();
    // What memory took over lies on the phone as well.
    if (this.memory || !database) await this.instead().forget(account, tables);
    if (!database) return;
    await this.twice(async open => {
      for (const table of tables) await open.delete(table, IDBKeyRange.bound([account], [account, []]));
    });
  }

  private async read<T>(kept: (database: IDBPDatabase) => Promise<T>, held: (memory: MemoryStore) => Promise<T>): Promise<T> {
    const database = await this.open();
    if (this.memory || !database) return held(this.instead());
    try {
      return await this.twice(kept);
    } catch (error) {
      return held(await this.move(error));
    }
  }

  /** Phones cut the connection of a page that slept: it is made anew, once. */
  private async twice<T>(deed: (database: IDBPDatabase) => Promise<T>): Promise<T> {
    const before = this.opened;
    const database = await this.open();
    try {
      if (database) return await deed(database);
    } catch (error) {
      if (isFull(error)) throw error;
      if (this.opened === before) this.opened = null;
    }
    const again = await this.open();
    if (!again) throw new Error("no storage");
    return deed(again);
  }

  /** On a full phone what was only kept for reading again goes first; if that is not enough, memory takes over. */
  private async makeRoom(changes: readonly Change[], error: unknown): Promise<void> {
    try {
      if (!isFull(error)) throw error;
      await this.twice(async database => {
        await database.clear("bundles");
        await writeTo(database, changes);
      });
    } catch (last) {
      await (await this.move(last)).write(changes);
    }
  }

  /** Memory takes over, once: all that is kept comes along, if it can be read. */
  private move(error: unknown): Promise<MemoryStore> {
    this.moving ??= this.copied(error);
    return this.moving;
  }

  private async copied(error: unknown): Promise<MemoryStore> {
    storageTrouble.value = isFull(error) ? "full" : "refused";
    const database = await this.open();
    const copy = database ? await everything(database).catch(() => new MemoryStore()) : new MemoryStore();
    this.memory ??= copy;
    return this.memory;
  }

  private instead(): MemoryStore {
    this.memory ??= new MemoryStore();
    return this.memory;
  }

  private open(): Promise<IDBPDatabase | null> {
    this.opened ??= opened(() => {
      this.opened = null;
    });
    return this.opened;
  }
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

/** The phone's database; null where the phone refuses it, at once or later. `lost`: the connection is gone. */
async function opened(lost: () => void): Promise<IDBPDatabase | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const database = openDB(NAME, VERSION, {
      upgrade(fresh) {
        for (const table of TABLES) if (!fresh.objectStoreNames.contains(table)) fresh.createObjectStore(table);
      },
      blocking(_current, _blocked, event) {
        // A newer version of the page, in another window, changes the tables: this one does not stand in its way.
        (event.target as IDBDatabase).close();
        lost();
      },
      terminated: lost,
    });
    const silence = new Promise<never>((_, refuse) => {
      timer = setTimeout(() => refuse(new Error("no word")), PATIENCE_MS);
    });
    return await Promise.race([database, silence]);
  } catch {
    storageTrouble.value = "refused";
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function writeTo(database: IDBPDatabase, changes: readonly Change[]): Promise<void> {
  const tables = [...new Set(changes.map(change => change.table))];
  const transaction = database.transaction(tables, "readwrite", { durability: "strict" });
  const written = changes.map(change => {
    const table = transaction.objectStore(change.table);
    const key = [change.account, change.id];
    return "drop" in change ? table.delete(key) : table.put(change.value, key);
  });
  await Promise.all([...written, transaction.done]);
}

async function everything(database: IDBPDatabase): Promise<MemoryStore> {
  const memory = new MemoryStore();
  for (const table of TABLES) {
    const [keys, values] = await Promise.all([database.getAllKeys(table), database.getAll(table)]);
    const rows = keys.map((key, at) => ({ key: key as [string, string], value: values[at] as unknown }));
    await memory.write(rows.map(({ key, value }) => ({ table, account: key[0], id: key[1], value })));
  }
  return memory;
}

export const phone: Store = new PhoneStore();

/** Ask the phone not to clear what is kept when it runs short. Browsers decide by themselves; nobody is asked twice. */
export async function askToKeep(): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false);
}

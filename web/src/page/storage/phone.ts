import { signal } from "@preact/signals";
import { type IDBPDatabase, openDB } from "idb";
import { type Change, MemoryStore, type Store, TABLES, type Table } from "./store.ts";

/** What the person has to know about this phone's storage; null: all is well. */
export const storageTrouble = signal<"refused" | "full" | null>(null);

const NAME = "sotay";
const VERSION = 1;

/**
 * The phone's store. Where it is refused (private window) or stays full, memory takes over with all that was kept: answers still
 * go out while the page is open, and the person is told not to close it.
 */
class PhoneStore implements Store {
  private memory: MemoryStore | null = null;
  private opened: Promise<IDBPDatabase | null> | null = null;

  async get<T>(table: Table, account: string, id: string): Promise<T | undefined> {
    const database = await this.open();
    if (this.memory || !database) return this.instead().get<T>(table, account, id);
    return (await database.get(table, [account, id])) as T | undefined;
  }

  async list<T>(table: Table, account: string): Promise<T[]> {
    const database = await this.open();
    if (this.memory || !database) return this.instead().list<T>(table, account);
    return (await database.getAll(table, IDBKeyRange.bound([account], [account, []]))) as T[];
  }

  async write(changes: readonly Change[]): Promise<void> {
    const database = await this.open();
    if (this.memory || !database) return this.instead().write(changes);
    try {
      await writeTo(database, changes);
    } catch {
      await this.makeRoom(database, changes);
    }
  }

  async forget(account: string, tables: readonly Table[]): Promise<void> {
    const database = await this.open();
    if (this.memory || !database) return this.instead().forget(account, tables);
    for (const table of tables) await database.delete(table, IDBKeyRange.bound([account], [account, []]));
  }

  /** What was only kept for reading again goes first; if that is not enough, memory takes over. */
  private async makeRoom(database: IDBPDatabase, changes: readonly Change[]): Promise<void> {
    try {
      await database.clear("bundles");
      await writeTo(database, changes);
    } catch (error) {
      storageTrouble.value = error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "refused";
      this.memory = await everything(database);
      await this.memory.write(changes);
    }
  }

  private instead(): MemoryStore {
    this.memory ??= new MemoryStore();
    return this.memory;
  }

  private open(): Promise<IDBPDatabase | null> {
    this.opened ??= opened();
    return this.opened;
  }
}

/** The phone's database; null where the phone refuses it, at once or later. */
async function opened(): Promise<IDBPDatabase | null> {
  try {
    return await openDB(NAME, VERSION, {
      upgrade(database) {
        for (const table of TABLES) if (!database.objectStoreNames.contains(table)) database.createObjectStore(table);
      },
    });
  } catch {
    storageTrouble.value = "refused";
    return null;
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

/** What is kept on the phone, each person apart (by account). `me` and `home`: as last seen; `bundles`: opened items. */
export const TABLES = ["me", "home", "bundles", "drafts", "outbox", "reading"] as const;
export type Table = (typeof TABLES)[number];

/** One change; a list of them is written all or nothing. */
export type Change =
  | { readonly table: Table; readonly account: string; readonly id: string; readonly value: unknown }
  | { readonly table: Table; readonly account: string; readonly id: string; readonly drop: true };

/** A small store: the phone's own (IndexedDB), or this page's memory where the phone refuses. */
export interface Store {
  get<T>(table: Table, account: string, id: string): Promise<T | undefined>;
  list<T>(table: Table, account: string): Promise<T[]>;
  write(changes: readonly Change[]): Promise<void>;
  /** Drop all that one person has in some tables. */
  forget(account: string, tables: readonly Table[]): Promise<void>;
}

/** What was only kept for reading again; drafts and the outbox are never among it. */
export const FOR_READING: readonly Table[] = ["me", "home", "bundles", "reading"];

export function put(table: Table, account: string, id: string, value: unknown): Change {
  return { table, account, id, value };
}

export function drop(table: Table, account: string, id: string): Change {
  return { table, account, id, drop: true };
}

/** Memory with the same manners: values are copied, as the phone's store does. */
export class MemoryStore implements Store {
  private readonly rows = new Map<string, unknown>();

  async get<T>(table: Table, account: string, id: string): Promise<T | undefined> {
    const found = this.rows.get(key(table, account, id));
    return found === undefined ? undefined : (structuredClone(found) as T);
  }

  async list<T>(table: Table, account: string): Promise<T[]> {
    const prefix = key(table, account, "");
    const found = [...this.rows].filter(([name]) => name.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
    return found.map(([, value]) => structuredClone(value) as T);
  }

  async write(changes: readonly Change[]): Promise<void> {
    for (const change of changes) {
      const name = key(change.table, change.account, change.id);
      if ("drop" in change) this.rows.delete(name);
      else this.rows.set(name, structuredClone(change.value));
    }
  }

  async forget(account: string, tables: readonly Table[]): Promise<void> {
    for (const table of tables) {
      const prefix = key(table, account, "");
      for (const name of [...this.rows.keys()]) if (name.startsWith(prefix)) this.rows.delete(name);
    }
  }
}

function key(table: Table, account: string, id: string): string {
  return `${table}\u0000${account}\u0000${id}`;
}

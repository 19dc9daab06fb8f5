interface PageOf<T> {
  readonly items: T[];
  readonly next_cursor: string | null;
}

/** All pages of a list, one after the other. */
export async function everyPage<T>(read: (cursor: string | null) => Promise<PageOf<T>>): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const page: PageOf<T> = await read(cursor);
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

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

/** A list with what its first page says of the whole (a time, totals), and the items of all its pages. */
export async function wholeList<P extends PageOf<unknown>>(read: (cursor: string | null) => Promise<P>): Promise<P> {
  const first = await read(null);
  const from = first.next_cursor;
  if (from === null) return first;
  const rest = await everyPage<P["items"][number]>(cursor => read(cursor ?? from));
  return { ...first, items: [...first.items, ...rest], next_cursor: null };
}

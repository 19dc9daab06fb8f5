import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { sentenceOf } from "../api/problems.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

interface PageOf<T> {
  readonly items: readonly T[];
  readonly next_cursor?: string | null;
}

interface PagesProps<T> {
  readonly first: PageOf<T>;
  readonly next: (cursor: string) => Promise<PageOf<T>>;
  /** On the button. */
  readonly word?: string;
  readonly children: (items: readonly T[]) => ComponentChildren;
}

/** A list that goes on where the person asks for more. */
export function Pages<T>({ first, next, word = "Xem thêm", children }: PagesProps<T>) {
  const [more, setMore] = useState<readonly PageOf<T>[]>([]);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const cursor = (more.at(-1) ?? first).next_cursor ?? null;
  const fetchMore = async (from: string) => {
    setBusy(true);
    setWrong(null);
    try {
      const page = await next(from);
      setMore([...more, page]);
    } catch (error) {
      setWrong(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <>
      {children([first, ...more].flatMap(page => page.items))}
      {wrong && <Notice kind="warn">{wrong}</Notice>}
      {cursor !== null && (
        <Button wide busy={busy} onClick={() => void fetchMore(cursor)}>
          {word}
        </Button>
      )}
    </>
  );
}

import { useEffect, useState } from "preact/hooks";
import { account, standing } from "../../../state/session.ts";
import { phone } from "../../../storage/phone.ts";
import { put } from "../../../storage/store.ts";
import type { Item } from "../../../sync/queue.ts";
import type { Entry } from "./entry.ts";

// Papers being copied lie on the phone, so that a call in between, or a refusal, costs nobody their twenty taps.
const PAPERS = "papers";
type Papers = Readonly<Record<string, Entry>>;

async function read(): Promise<Papers> {
  return (await phone.get<Papers>("reading", account.value ?? "", PAPERS)) ?? {};
}

// One after the other: each writes the whole again.
let last: Promise<unknown> = Promise.resolve();

function change(by: (papers: Papers) => Papers): Promise<void> {
  const person = account.value ?? "";
  const done = last.then(async () => {
    await phone.write([put("reading", person, PAPERS, by(await read()))]);
  });
  last = done.catch(() => undefined);
  return done;
}

export function keepPaper(entry: Entry): Promise<void> {
  return change(papers => ({ ...papers, [entry.id]: entry }));
}

export function dropPaper(id: string): Promise<void> {
  return change(({ [id]: _, ...others }) => others);
}

/** A paper on this phone; null: there is none of this id; undefined: not read yet. */
export function usePaper(id: string): Entry | null | undefined {
  const [found, setFound] = useState<Entry | null | undefined>(undefined);
  useEffect(() => {
    setFound(undefined);
    void last.then(read).then(papers => setFound(papers[id] ?? null));
  }, [id, account.value]);
  return found;
}

/** All papers on this phone, read anew as the outbox empties. */
export function usePapers(): { readonly entries: readonly Entry[]; readonly forget: (id: string) => void } {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const again = () => void last.then(read).then(papers => setEntries(Object.values(papers)));
  useEffect(again, [account.value, standing.value.waiting.length]);
  return {
    entries,
    forget: id => {
      void dropPaper(id).then(again);
    },
  };
}

/** The outbox's item of a paper. */
export function itemId(id: string): string {
  return `paper/${id}`;
}

export function itemOf(id: string): Item | null {
  return standing.value.waiting.find(item => item.id === itemId(id)) ?? null;
}

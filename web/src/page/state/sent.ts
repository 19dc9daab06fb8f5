import { useEffect, useRef } from "preact/hooks";
import { newId } from "../api/ids.ts";
import { hearOf } from "../sync/outcomes.ts";
import type { Item, Outcome } from "../sync/queue.ts";
import { account, queue, standing } from "./session.ts";

interface Deed {
  /** Made on the phone before the path that carries it; none: it is made here. */
  readonly id?: string;
  readonly kind: string;
  /** Deeds of one lane go out one after the other. */
  readonly lane: string;
  readonly method: "PUT" | "POST";
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Put what the person did into the outbox; `tell` hears how it ended, while the screen is open; false: it says nothing of it. Gives the item. */
export async function sendLater(deed: Deed, tell?: (outcome: Outcome) => unknown): Promise<Item> {
  const now = Date.now();
  const item: Item = {
    id: deed.id ?? newId(),
    account: account.value ?? "",
    kind: deed.kind,
    lane: deed.lane,
    order: now,
    method: deed.method,
    path: deed.path,
    body: deed.body,
    madeAt: new Date(now).toISOString(),
    tries: 0,
    notBefore: 0,
    refused: null,
  };
  if (tell) hearOf(item.id, tell);
  await queue(item);
  return item;
}

/** Read a screen anew when something that waited on this phone has gone out: what it shows may have changed by it. */
export function useSentOut(again: () => void): void {
  const waiting = standing.value.waiting.length;
  const before = useRef(waiting);
  useEffect(() => {
    if (waiting < before.current) again();
    before.current = waiting;
  }, [waiting]);
}

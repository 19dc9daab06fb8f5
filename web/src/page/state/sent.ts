import { newId } from "../api/ids.ts";
import { hearOf } from "../sync/outcomes.ts";
import type { Item, Outcome } from "../sync/queue.ts";
import { account, queue } from "./session.ts";

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

/** Put what the person did into the outbox; `tell` hears how it ended, while the screen is open. Gives the item. */
export async function sendLater(deed: Deed, tell?: (outcome: Outcome) => void): Promise<Item> {
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

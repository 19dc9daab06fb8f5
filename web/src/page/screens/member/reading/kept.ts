// What of the documents lies on the phone: opened layers, whole bundles, where the reader was.
import { answer, api, type Schema } from "../../../api/client.ts";
import { sendLater } from "../../../state/sent.ts";
import { account } from "../../../state/session.ts";
import { phone } from "../../../storage/phone.ts";
import { put } from "../../../storage/store.ts";

export type Detail = Schema<"ItemDetailOut">;
export type Layer = Schema<"Layer">;

/** Where somebody is in a document: theirs, on this phone; only `finished` is told to the service. */
export interface Reading {
  readonly layer: Layer;
  readonly clause: string | null;
  readonly finished: boolean;
}

export interface Bundle {
  readonly version: number;
  readonly bytes: number;
}

/** The name under which a layer is kept; null: the shortest there is. */
export function layerKey(item: string, layer: Layer | null): string {
  return `item/${item}/${layer ?? "shortest"}`;
}

/** One layer of a document. Raises Problem, Offline. */
export function readLayer(item: string, layer: Layer | null): Promise<Detail> {
  const query = layer === null ? {} : { layer };
  return answer(api.GET("/api/v1/content/{item_id}", { params: { path: { item_id: item }, query } }));
}

const here = () => account.value ?? "";

export function bundleOf(item: string): Promise<Bundle | undefined> {
  return phone.get<Bundle>("bundles", here(), `bundle/${item}`);
}

/** Put all layers of a document on the phone. Raises Problem, Offline. */
export async function takeAlong(detail: Detail): Promise<Bundle> {
  const layers = await Promise.all(detail.layers.map(layer => readLayer(detail.id, layer as Layer)));
  const at = new Date().toISOString();
  const bundle = { version: detail.version, bytes: new TextEncoder().encode(JSON.stringify(layers)).length };
  const kept = layers.map(data => put("bundles", here(), layerKey(detail.id, data.layer as Layer), { at, data }));
  const shortest = layers[0] ? [put("bundles", here(), layerKey(detail.id, null), { at, data: layers[0] })] : [];
  await phone.write([...kept, ...shortest, put("bundles", here(), `bundle/${detail.id}`, bundle)]);
  return bundle;
}

export async function readingOf(item: string): Promise<Reading | null> {
  return (await phone.get<Reading>("reading", here(), `item/${item}`)) ?? null;
}

export async function keepReading(item: string, reading: Reading): Promise<void> {
  await phone.write([put("reading", here(), `item/${item}`, reading)]);
}

/** Tell the service that the member has read it: now, or when there is signal. */
export async function markRead(item: string, layer: Layer): Promise<void> {
  const body = { layer, clause: null, finished: true };
  await sendLater({ kind: "read-mark", lane: `read/${item}`, method: "PUT", path: `/api/v1/content/${item}/read-mark`, body });
}

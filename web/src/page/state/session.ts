import { effect, signal } from "@preact/signals";
import { answer, api, type Schema } from "../api/client.ts";
import { asksPin, gate, gateReason, speakFor } from "../api/tokens.ts";
import { isReached } from "../api/transport.ts";
import { askToKeep, phone } from "../storage/phone.ts";
import { drop, FOR_READING, put } from "../storage/store.ts";
import { Book } from "../sync/attempts/book.ts";
import { Drain, type Standing } from "../sync/drain.ts";
import { isLeader, leadFor } from "../sync/leader.ts";
import { told } from "../sync/outcomes.ts";
import type { Item } from "../sync/queue.ts";
import { send } from "../sync/sending.ts";
import { tellWhoLeft, whileComing } from "./leaving.ts";
import {
  endedHere,
  forgetPerson,
  hasPinHere,
  leaving,
  nowIsHere,
  rememberEnded,
  rememberLeaving,
  rememberPerson,
  rememberPin,
  whoIsHere,
} from "./people.ts";

type Me = Schema<"MeOut">;
export type Role = Me["roles"][number]["role"];

/** Whose phone this is now (account id); null: nobody has signed in. */
export const account = signal<string | null>(null);
/** The person as last seen, also without signal. */
export const me = signal<Me | null>(null);
/** What waits to be sent. */
export const standing = signal<Standing>({ waiting: [], isSending: false });
/** The attempts of this person; null while another page of the browser has the lead. */
export const book = signal<Book | null>(null);

/** Somebody signed out on this page: how much of theirs stays on the phone unsent, and whether the service knows by now. */
export const farewell = signal<{ readonly waiting: number; readonly isTold: boolean } | null>(null);

let drain: Drain | null = null;
let lastOrder = 0;
let standsFor: string | null = null;
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("sotay.outbox");

/** Roles that are in force: waiting ones open nothing until a password is set. */
export function roles(): Role[] {
  return (me.value?.roles ?? []).filter(role => role.in_force).map(role => role.role);
}

export function hasRole(...wanted: Role[]): boolean {
  return roles().some(role => wanted.includes(role));
}

/** Begin with whoever was here last. */
export async function begin(): Promise<void> {
  effect(() => {
    leadFor(account.value);
    changeLead(isLeader.value, account.value);
  });
  effect(() => {
    const here = account.value;
    if (here !== null && asksPin.value !== null) rememberPin(here, asksPin.value);
  });
  effect(() => {
    const here = account.value;
    if (here !== null && gate.value === "closed") void putAway(here, gateReason.value);
  });
  const here = whoIsHere();
  if (here) await become(here);
}

/** From now on the phone is this person's. */
async function become(here: string): Promise<void> {
  // What is kept of a person with a PIN is not shown before it was given, whether or not there is signal.
  if (hasPinHere(here)) gate.value = "pin";
  const ended = endedHere(here);
  if (ended !== null) {
    gateReason.value = ended;
    gate.value = "closed";
  }
  await seen(here);
  void loadMe().catch(() => undefined);
}

/** The person as this phone knows them. From here on nothing is read or kept in anybody else's name. */
async function seen(here: string): Promise<void> {
  if (here !== account.value) account.value = null;
  speakFor(here);
  const kept = (await phone.get<Me>("me", here, "me")) ?? null;
  me.value = kept;
  account.value = here;
}

/** The enrolment ended, perhaps because the phone was lost: names and figures do not stay to be read. A test that runs goes on. */
async function putAway(here: string, why: string): Promise<void> {
  rememberEnded(here, why);
  await phone.forget(here, ["me", "home"]);
}

/** Sign in by `ask`: who it is, with their roles. They are in also if the signal goes before these are known. Raises Problem, Offline. */
export async function comeIn(ask: () => Promise<Schema<"TokenOut">>): Promise<void> {
  const tokens = await whileComing(ask);
  farewell.value = null;
  nowIsHere(tokens.account_id);
  rememberEnded(tokens.account_id, "");
  rememberPin(tokens.account_id, false);
  await seen(tokens.account_id);
  await loadMe().catch(() => undefined);
  void askToKeep();
  nudge(true);
}

/** Who it is, anew: after a password was set, roles come into force. Raises Problem, Offline. */
export async function loadMe(): Promise<void> {
  const asker = account.value;
  const found = await answer(api.GET("/api/v1/me"));
  if (asker !== account.value || found.account_id !== asker) return; // the phone changed hands on the way
  rememberEnded(found.account_id, "");
  me.value = found;
  rememberPerson({ account: found.account_id, login: found.login, label: found.label });
  await phone.write([put("me", found.account_id, "me", found)]);
}

/** Another person takes the phone, or nobody: what was not sent stays in its owner's part. */
export function leave(): void {
  book.value?.flush();
  nowIsHere(null);
  speakFor(null);
  account.value = null;
  me.value = null;
  gate.value = "open";
}

/** Change over to somebody who signed in on this phone before. */
export async function changeOver(to: string): Promise<void> {
  leave();
  farewell.value = null;
  nowIsHere(to);
  await become(to);
}

/**
 * Sign out on this phone, at once and also without signal: what could be read goes, what was not sent stays until they are back. The
 * service is told now, or when there is signal; other pages of this browser leave, too.
 */
export async function goAway(): Promise<void> {
  const gone = account.value;
  leave();
  if (!gone) return;
  forgetPerson(gone);
  rememberPin(gone, false);
  rememberLeaving(gone, true);
  channel?.postMessage({ gone });
  await phone.forget(gone, FOR_READING);
  const waiting = (await phone.list("outbox", gone)).length;
  farewell.value = { waiting, isTold: false };
  void tellWhoLeft().then(() => {
    if (farewell.value) farewell.value = { waiting, isTold: !leaving().includes(gone) };
  });
}

function changeLead(leads: boolean, here: string | null): void {
  drain?.stop();
  drain = null;
  book.peek()?.close();
  book.value = null;
  // What one person has waiting, or was refused, is nobody else's to read.
  if (here !== standsFor) standing.value = { waiting: [], isSending: false };
  standsFor = here;
  if (here === null) return;
  if (!leads) return;
  const made = new Book(phone, here, () => nudge());
  drain = new Drain({
    store: phone,
    account: here,
    send,
    ended: async (item, outcome) => (item.kind.startsWith("attempt.") ? made.ended(item, outcome) : told(item, outcome)),
    say: now => {
      standing.value = now;
    },
  });
  book.value = made;
  void made.tidy().then(() => nudge(true));
}

/** Put something into the outbox; it goes out now, or when there is signal. */
export async function queue(item: Item): Promise<void> {
  // In the order of what was done, also if the phone's clock is set back in between.
  lastOrder = Math.max(item.order, lastOrder + 1, ...standing.value.waiting.map(other => other.order + 1));
  await phone.write([put("outbox", item.account, item.id, { ...item, order: lastOrder })]);
  nudge();
}

/** The person has read why something was refused for good: it leaves the phone. */
export async function letGo(item: Item): Promise<void> {
  await phone.write([drop("outbox", item.account, item.id)]);
  nudge();
}

/** Send what waits. `hurry`: at once, the signal is back. */
export function nudge(hurry = false): void {
  if (drain) void drain.nudge(hurry);
  else channel?.postMessage("nudge");
}

channel?.addEventListener("message", event => {
  const { gone } = event.data as { gone?: string };
  if (gone === undefined) nudge();
  else if (gone === account.value) leave();
});

/** The phone's own signs that it is worth trying again. */
export function listen(): void {
  addEventListener("online", () => nudge(true));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") book.value?.flush();
    else nudge(true);
  });
  addEventListener("pagehide", () => book.value?.flush());
  effect(() => {
    if (!isReached.value) return;
    nudge(true);
    void tellWhoLeft();
    if (account.peek() !== null && me.peek() === null) void loadMe().catch(() => undefined);
  });
  effect(() => {
    if (gate.value === "open") nudge(true);
  });
}

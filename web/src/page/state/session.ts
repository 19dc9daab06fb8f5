import { effect, signal } from "@preact/signals";
import { signOut } from "../api/auth.ts";
import { answer, api, type Schema } from "../api/client.ts";
import { Problem } from "../api/problems.ts";
import { asksPin, dropTokens, gate, speakFor } from "../api/tokens.ts";
import { isReached } from "../api/transport.ts";
import { askToKeep, phone } from "../storage/phone.ts";
import { drop, FOR_READING, put } from "../storage/store.ts";
import { Book } from "../sync/attempts/book.ts";
import { Drain, type Standing } from "../sync/drain.ts";
import { isLeader, leadFor } from "../sync/leader.ts";
import { told } from "../sync/outcomes.ts";
import type { Item } from "../sync/queue.ts";
import { send } from "../sync/sending.ts";
import { forgetPerson, hasPinHere, nowIsHere, rememberPerson, rememberPin, whoIsHere } from "./people.ts";

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
  const here = whoIsHere();
  if (here) await become(here);
}

/** From now on the phone is this person's. */
async function become(here: string): Promise<void> {
  // What is kept of a person with a PIN is not shown before it was given, whether or not there is signal.
  if (hasPinHere(here)) gate.value = "pin";
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

/** After a sign-in: who it is, with their roles. They are in also if the signal goes before these are known. */
export async function arrived(tokens: Schema<"TokenOut">): Promise<void> {
  nowIsHere(tokens.account_id);
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
  me.value = found;
  rememberPerson({ account: found.account_id, login: found.login, label: found.label });
  await phone.write([put("me", found.account_id, "me", found)]);
}

/** Another person takes the phone, or nobody: what was not sent stays in its owner's part. */
export function leave(): void {
  book.value?.flush();
  nowIsHere(null);
  dropTokens();
  account.value = null;
  me.value = null;
  gate.value = "open";
}

/** Change over to somebody who signed in on this phone before. */
export async function changeOver(to: string): Promise<void> {
  leave();
  nowIsHere(to);
  await become(to);
}

/** Sign out on this phone: what could be read goes, what was not sent stays until they are back. Raises Problem, Offline. */
export async function goAway(): Promise<void> {
  const gone = account.value;
  book.value?.flush();
  if (gone) await signOut(gone).catch(unlessOut);
  leave();
  if (!gone) return;
  forgetPerson(gone);
  rememberPin(gone, false);
  await phone.forget(gone, FOR_READING);
}

/** Who is signed out already (the enrolment ended, or was ended elsewhere) may go. */
function unlessOut(error: unknown): void {
  if (!(error instanceof Problem && error.status === 401)) throw error;
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

channel?.addEventListener("message", () => nudge());

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
    if (account.peek() !== null && me.peek() === null) void loadMe().catch(() => undefined);
  });
  effect(() => {
    if (gate.value === "open") nudge(true);
  });
}

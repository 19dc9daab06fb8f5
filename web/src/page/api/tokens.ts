import { signal } from "@preact/signals";
import { Problem, problemOf } from "./problems.ts";
import type { components } from "./schema";
import { reach } from "./transport.ts";

type TokenOut = components["schemas"]["TokenOut"];

/**
 * Whether this phone may speak for the person: `open`; `pin` (a shared phone asks for the person's PIN first); `closed` (signed
 * out: what was not sent stays on the phone until the same person signs in again).
 */
export const gate = signal<"open" | "pin" | "closed">("open");
/** Whether the service asks for a PIN on this phone, as it last said about the person here; null: it said nothing yet. */
export const asksPin = signal<boolean | null>(null);
/** Why the gate closed, in the service's words. */
export const gateReason = signal("");

// The access token lives in memory only; the refresh token in a cookie that no script can read.
let access: { token: string; until: number } | null = null;
let refreshing: Promise<string> | null = null;
/** Whose requests these are; null: nobody's, undefined: nobody said. */
let speaksFor: string | null | undefined;

const EARLY_MS = 20_000;

/** Take what a sign-in or a refresh brought. */
export function takeTokens(tokens: TokenOut): void {
  access = { token: tokens.access_token, until: performance.now() + tokens.expires_in * 1000 - EARLY_MS };
  speaksFor = tokens.account_id;
  gate.value = "open";
}

/** Whose requests these are from now on (null: nobody's); another person's token is never used for them. */
export function speakFor(account: string | null): void {
  if (account !== speaksFor) {
    access = null;
    refreshing = null;
    asksPin.value = null;
  }
  speaksFor = account;
}

/**
 * A token that is good now: the one in memory, or a fresh one. `refused` names one that the service did not take; `account`
 * whose it has to be: another person may have taken the phone meanwhile. Raises Problem, Offline.
 */
export async function accessToken(refused?: string, account?: string): Promise<string> {
  const isOthers = account !== undefined && account !== speaksFor;
  if (speaksFor === null || isOthers) throw new Problem(401, "another_person", "");
  if (access && access.token !== refused && performance.now() < access.until) return access.token;
  if (!refreshing) {
    const mine = refresh().finally(() => {
      if (refreshing === mine) refreshing = null;
    });
    refreshing = mine;
  }
  return refreshing;
}

/** Ask for the next token; with the PIN on a shared phone. Raises Problem, Offline. */
export async function refresh(pin: string | null = null): Promise<string> {
  const asker = speaksFor;
  const body = JSON.stringify({ refresh_token: null, pin, account_id: asker ?? null });
  const response = await reach(
    new Request(new URL("/api/v1/auth/refresh", location.origin), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
    }),
  );
  const answer: unknown = await response.json().catch(() => null);
  if (asker !== speaksFor) throw new Problem(401, "another_person", "");
  if (response.ok) {
    if (pin === null) asksPin.value = false;
    takeTokens(answer as TokenOut);
    return (answer as TokenOut).access_token;
  }
  const problem = problemOf(response.status, answer);
  if (isEnded(problem)) closeGate(problem);
  if (problem.code === "pin_needed") {
    asksPin.value = true;
    gate.value = "pin";
  }
  throw problem;
}

const ENDED = new Set(["signed_out", "refresh_not_valid", "refresh_reused"]);

/** Whether the service says that the person's enrolment on this phone is over; a 401 of anything in between is not its word. */
export function isEnded(problem: Problem): boolean {
  return problem.status === 401 && ENDED.has(problem.code);
}

/** The person is signed out on this phone. */
export function closeGate(problem: Problem): void {
  access = null;
  gateReason.value = problem.detail;
  gate.value = "closed";
}

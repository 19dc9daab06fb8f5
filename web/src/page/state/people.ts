import { read, write } from "./kept.ts";

/** Who signed in on this phone, for changing over without typing: no secrets, only how they are called. */
export interface KnownPerson {
  readonly account: string;
  readonly login: string;
  readonly label: string;
}

const KEY = "sotay.people";
const WHO = "sotay.who";
const MOST = 6;

export function knownPeople(): KnownPerson[] {
  try {
    const found: unknown = JSON.parse(read(KEY) ?? "[]");
    return Array.isArray(found) ? (found as KnownPerson[]) : [];
  } catch {
    return [];
  }
}

export function rememberPerson(person: KnownPerson): void {
  const others = knownPeople().filter(other => other.account !== person.account);
  write(KEY, JSON.stringify([person, ...others].slice(0, MOST)));
}

/** Somebody signed out here: their name is not shown on this phone any more. */
export function forgetPerson(account: string): void {
  write(KEY, JSON.stringify(knownPeople().filter(other => other.account !== account)));
}

/** Whose phone it is at the moment; null: nobody signed in. */
export function whoIsHere(): string | null {
  return read(WHO) || null;
}

export function nowIsHere(account: string | null): void {
  write(WHO, account ?? "");
}

const PIN = "sotay.pin.";

/** Whether this phone, the last time it could ask, had to ask this person for their PIN: then it does so without signal too. */
export function hasPinHere(account: string): boolean {
  return read(PIN + account) === "yes";
}

export function rememberPin(account: string, asks: boolean): void {
  if (asks !== hasPinHere(account)) write(PIN + account, asks ? "yes" : "");
}

const ENDED = "sotay.ended.";

/** The service's words when it said that this person's enrolment here had ended; null: it goes on, as far as this phone knows. */
export function endedHere(account: string): string | null {
  return read(ENDED + account) || null;
}

export function rememberEnded(account: string, why: string): void {
  if (why !== (read(ENDED + account) ?? "")) write(ENDED + account, why);
}

const LEAVING = "sotay.leaving";

/** Who signed out here while the service could not be told: accounts, no names. */
export function leaving(): string[] {
  try {
    const found: unknown = JSON.parse(read(LEAVING) ?? "[]");
    return Array.isArray(found) ? found.filter(one => typeof one === "string") : [];
  } catch {
    return [];
  }
}

export function rememberLeaving(account: string, isLeaving: boolean): void {
  const others = leaving().filter(other => other !== account);
  write(LEAVING, JSON.stringify(isLeaving ? [...others, account] : others));
}

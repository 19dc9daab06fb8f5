import { answer, open, type Schema } from "./client.ts";
import { newId } from "./ids.ts";
import { takeTokens } from "./tokens.ts";

const DEVICE = "sotay.device";
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

/** This phone's own id: whoever signed in here before has a brake of their own, which strangers cannot pull. */
export function deviceId(): string {
  try {
    const known = localStorage.getItem(DEVICE);
    if (known) return known;
    const made = newId();
    localStorage.setItem(DEVICE, made);
    return made;
  } catch {
    return newId();
  }
}

/** The phone in words, for the list of the person's phones: "Android, Chrome". */
export function deviceLabel(agent: string = navigator.userAgent): string {
  const phone = /iPhone|iPad/.exec(agent)?.[0] ?? (/Android/.test(agent) ? "Android" : "Máy tính");
  const browser = /Edg\//.test(agent)
    ? "Edge"
    : /Chrome\//.test(agent)
      ? "Chrome"
      : /Firefox\//.test(agent)
        ? "Firefox"
        : "Safari";
  return `${phone}, ${browser}`;
}

/** Sign in with login number and password. Raises Problem, Offline. */
export async function signIn(login: string, password: string): Promise<Schema<"TokenOut">> {
  const body = {
    grant_type: "password" as const,
    username: login.trim(),
    password,
    client_id: deviceId(),
    client_secret: "",
    scope: "",
    device_label: deviceLabel(),
    cookie: true,
  };
  const bodySerializer = (form: object) => new URLSearchParams(Object.entries(form).map(([k, v]) => [k, String(v)]));
  const tokens = await answer(open.POST("/api/v1/auth/token", { body, bodySerializer, headers: FORM }));
  takeTokens(tokens);
  return tokens;
}

/** Sign in for the first time, with the code of a slip. Raises Problem, Offline. */
export async function activate(login: string, code: string): Promise<Schema<"TokenOut">> {
  const body = { login: login.trim(), code: code.trim(), device_id: deviceId(), device_label: deviceLabel(), cookie: true };
  const tokens = await answer(open.POST("/api/v1/auth/activate", { body }));
  takeTokens(tokens);
  return tokens;
}

/** Tell the service that this person's enrolment on this phone has ended; the cookie goes with the answer. Raises Problem, Offline. */
export async function signOut(account: string): Promise<void> {
  await answer(open.POST("/api/v1/auth/logout", { body: { refresh_token: null, account_id: account } }));
}

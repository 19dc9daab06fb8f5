// Who may see the screen of a place, and what they meet instead (pure).
import type { Needs } from "./screens.ts";

export const SIGN_IN = "/dang-nhap";
const START = "/";
const PIN = "/ma-pin";

interface Place {
  readonly path: string;
  /** The path with what stands behind its question mark. */
  readonly url: string;
  /** Its screen; null: there is none. */
  readonly route: { readonly needs: Needs; readonly goesOn?: boolean } | null;
}

interface Visitor {
  readonly isKnown: boolean;
  readonly gate: "open" | "pin" | "closed";
  /** Where this person begins. */
  readonly start: string;
}

/** The screen; another place first; or the PIN of a shared phone, at the place itself: it is there again once the PIN was given. */
export type Door = { readonly is: "screen" } | { readonly is: "pin" } | { readonly is: "elsewhere"; readonly url: string };

export function doorOf({ path, url, route }: Place, { isKnown, gate, start }: Visitor): Door {
  if (path === SIGN_IN) return { is: "screen" };
  if (path === START) return { is: "elsewhere", url: isKnown ? start : SIGN_IN };
  if (route?.needs === "nobody") return { is: "screen" };
  if (!isKnown) return route ? signInFor(url) : { is: "screen" };
  // A clock runs, or a whole hall looks at it: it goes on, and whatever needs the person waits on the phone.
  if (gate === "open" || route?.goesOn) return { is: "screen" };
  if (gate === "closed") return signInFor(url);
  return path === PIN ? { is: "screen" } : { is: "pin" };
}

function signInFor(url: string): Door {
  return { is: "elsewhere", url: `${SIGN_IN}?tiep=${encodeURIComponent(url)}` };
}

/** Where to go on after signing in: only places of this client. */
export function onward(query: Readonly<Record<string, string>>): string {
  const here = "http://here.invalid";
  try {
    const wanted = new URL(query.tiep ?? START, here);
    return wanted.origin === here ? wanted.pathname + wanted.search : START;
  } catch {
    return START;
  }
}

// Signing out takes effect on this phone at once; the service is told then, or when there is signal again.
import { signOut } from "../api/auth.ts";
import { Problem } from "../api/problems.ts";
import { leaving, rememberLeaving } from "./people.ts";

let telling: Promise<void> | null = null;
let isComing = false;

/** Tell the service who signed out here. While somebody signs in nothing is told: it may be the same person, with a new enrolment. */
export function tellWhoLeft(): Promise<void> {
  if (isComing) return Promise.resolve();
  telling ??= tellAll().finally(() => {
    telling = null;
  });
  return telling;
}

async function tellAll(): Promise<void> {
  for (const gone of leaving()) {
    if (isComing) return;
    try {
      await signOut(gone);
    } catch (error) {
      // 401: the enrolment ended before. All else is told again.
      if (!(error instanceof Problem && error.status === 401)) return;
    }
    rememberLeaving(gone, false);
  }
}

/** Sign in: whoever comes back is not leaving any more. Raises what `ask` raises. */
export async function whileComing<T extends { readonly account_id: string }>(ask: () => Promise<T>): Promise<T> {
  isComing = true;
  try {
    await telling;
    const tokens = await ask();
    rememberLeaving(tokens.account_id, false);
    return tokens;
  } finally {
    isComing = false;
  }
}

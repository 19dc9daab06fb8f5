import { signal } from "@preact/signals";
import { Offline } from "./problems.ts";

/** Whether the last request got an answer; `navigator.onLine` alone says yes in a hall whose network leads nowhere. */
export const isReached = signal(true);

/** How long the first byte may take, and how long the rest of an answer. */
const PATIENCE_MS = 25_000;
const WHOLE_MS = 60_000;

/** `fetch` that ends: raises Offline where no answer of the service comes, whole, and remembers whether it can be reached. */
export async function reach(request: Request): Promise<Response> {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const response = await fetch(request, { signal: stop.signal });
    if (isOfSomebodyElse(response)) throw new Offline();
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), WHOLE_MS);
    const { status, statusText, headers } = response;
    // An answer that broke off is none: what it carried is asked for again.
    const whole = await response.arrayBuffer();
    isReached.value = true;
    // "204 No Content" may carry no body at all, not even an empty one.
    return new Response(whole.byteLength === 0 ? null : whole, { status, statusText, headers });
  } catch {
    isReached.value = false;
    throw new Offline();
  } finally {
    clearTimeout(timer);
  }
}

/** A page that a network shows instead (its sign-in, a warning): the service answers no request with a page. */
function isOfSomebodyElse(response: Response): boolean {
  return response.status < 500 && (response.headers.get("Content-Type") ?? "").startsWith("text/html");
}

import { signal } from "@preact/signals";
import { Offline } from "./problems.ts";

/** Whether the last request got an answer; `navigator.onLine` alone says yes in a hall whose network leads nowhere. */
export const isReached = signal(true);

const PATIENCE_MS = 25_000;

/** `fetch` that ends: raises Offline where no answer comes, and remembers whether the service can be reached. */
export async function reach(request: Request): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const response = await fetch(request, { signal: stop.signal });
    isReached.value = true;
    return response;
  } catch {
    isReached.value = false;
    throw new Offline();
  } finally {
    clearTimeout(timer);
  }
}

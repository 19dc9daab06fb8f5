import { authorised } from "../api/client.ts";
import { Offline, Problem, problemOf } from "../api/problems.ts";
import { isEnded } from "../api/tokens.ts";
import type { Item, Outcome } from "./queue.ts";

/** Send one item of the outbox in the person's name and say how it ended. */
export async function send(item: Item): Promise<Outcome> {
  try {
    const response = await authorised(requestOf(item), item.account);
    const data: unknown = await response.json().catch(() => undefined);
    // Only the service's own yes lets go of what somebody did; whatever else says "200" on the way was not the service.
    if (response.ok) return isYes(item, response.status, data) ? { is: "taken", data } : { is: "unreached" };
    return ofProblem(problemOf(response.status, data), response.headers.get("Retry-After"));
  } catch (error) {
    if (error instanceof Problem) return ofProblem(error, null);
    return { is: "unreached" };
  }
}

/** What the service's yes to answers of a test says at least. */
const SAYS: Readonly<Record<string, string>> = { "attempt.batch": "verdict", "attempt.submission": "closed_at" };

function isYes(item: Item, status: number, data: unknown): boolean {
  const word = SAYS[item.kind];
  if (word === undefined) return data !== undefined || status === 204;
  return data !== null && typeof data === "object" && word in data;
}

function requestOf(item: Item): Request {
  // The time of sending is no part of what is sent again: it says how far this phone's clock is off.
  const isTimed = item.kind.startsWith("attempt.") || item.kind === "check-in";
  const body = isTimed ? { ...item.body, sent_device_time: new Date().toISOString() } : item.body;
  return new Request(new URL(item.path, location.origin), {
    method: item.method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** What a refusal means for an item that waits. */
export function ofProblem(problem: Problem, retryAfter: string | null): Outcome {
  if (isEnded(problem) || problem.code === "another_person" || problem.code === "pin_needed") return { is: "signed-out" };
  // A token that was refused although the person is in (a clock that is being set): later again.
  if (problem.isPassing || problem.status === 401)
    return { is: "passing", afterMs: retryAfter === null ? null : Number(retryAfter) * 1000 || null };
  return { is: "refused", code: problem.code, detail: problem.detail, kept: problem.isKept, data: problem.extra };
}

export function isOffline(error: unknown): error is Offline {
  return error instanceof Offline;
}

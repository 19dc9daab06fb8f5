import { newId } from "../../api/ids.ts";
import type { Moment } from "./draft.ts";

/** This run of the app: a writer of its own, made when the page was loaded; how long it lasts is counted from there. */
export const WRITER = newId();

/** Now, as this phone shows it, and how long this run lasts. */
export function moment(): Moment {
  return { at: new Date().toISOString(), elapsedMs: Math.round(performance.now()) };
}

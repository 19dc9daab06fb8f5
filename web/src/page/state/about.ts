import { signal } from "@preact/signals";
import { answer, open, type Schema } from "../api/client.ts";
import { read, write } from "./kept.ts";

type About = Schema<"AboutOut">;
const KEY = "sotay.about";
const AHEAD = "sotay.clock_ahead";

/** The product's name and the band of a demo, as last heard. */
export const about = signal<About | null>(known());
/** What the service's clock is ahead of this phone's, in milliseconds (a demo lives in 2024). */
export const clockAhead = signal(Number(read(AHEAD)) || 0);

function known(): About | null {
  try {
    return JSON.parse(read(KEY) ?? "null") as About | null;
  } catch {
    return null;
  }
}

/** The short name in headers and titles. */
export function shortName(): string {
  return about.value?.name ?? "Học tập nghị quyết";
}

/** Now, by the service's clock. */
export function serviceNow(): Date {
  return new Date(Date.now() + clockAhead.value);
}

/** An instant of this phone's clock as the service's clock showed it then: a phone whose clock is off says the right hour. */
export function byServiceClock(instant: string): string {
  return new Date(Date.parse(instant) + clockAhead.value).toISOString();
}

export async function loadAbout(): Promise<void> {
  try {
    const heard = await answer(open.GET("/api/v1/about"));
    about.value = heard;
    clockAhead.value = Date.parse(heard.server_now) - Date.now();
    write(AHEAD, String(clockAhead.value));
    write(KEY, JSON.stringify(heard));
  } catch {
    // Without signal the page says what it heard last.
  }
}

import { useEffect, useState } from "preact/hooks";
import type { Draft } from "../../../sync/attempts/draft.ts";
import { leftText } from "../../../words/dates.ts";

const SECOND = 1000;
/** When it is said that little time is left, in minutes. */
const WARNINGS = [10, 5, 1];

/** How much time is left by the service's clock, in milliseconds; drawn anew each second while it matters. */
export function useLeft(draft: Draft): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  return leftOf(draft, now);
}

export function leftOf(draft: Draft, now: number): number {
  return Date.parse(draft.deadlineAt) - (now - draft.clockOffsetMs);
}

/** Whether the service has closed it by now: the deadline and its grace are over. */
export function isClosedBy(draft: Draft, now: number): boolean {
  return now - draft.clockOffsetMs > Date.parse(draft.closesAt);
}

/** What the clock shows, and whether it is time to look at it. */
export function clockOf(left: number): { text: string; isShort: boolean } {
  return { text: left <= 0 ? "Hết giờ" : `Còn ${leftText(left)}`, isShort: left <= 5 * 60 * SECOND };
}

/** The sentence to read out at ten minutes, five and one; the same for a whole minute, so that it is said once. */
export function warningOf(left: number): string {
  const minutes = Math.ceil(left / (60 * SECOND));
  const said = WARNINGS.find(warning => minutes === warning);
  return said === undefined ? "" : `Còn ${said} phút.`;
}

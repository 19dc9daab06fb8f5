// Days and hours of forms are those of Vietnam, which has no summer time, whatever the phone or computer is set to.
const OFFSET = "+07:00";
const SHIFT_MS = 7 * 3_600_000;

/** "2024-12-20", "17:00" → "2024-12-20T17:00:00+07:00". */
export function instantOf(day: string, hour: string): string {
  return `${day}T${hour}:00${OFFSET}`;
}

/** The day of an instant for a date box: "2024-12-20". */
export function dayOf(instant: string): string {
  return new Date(Date.parse(instant) + SHIFT_MS).toISOString().slice(0, 10);
}

/** The hour of an instant for a time box: "17:00". */
export function hourOf(instant: string): string {
  return new Date(Date.parse(instant) + SHIFT_MS).toISOString().slice(11, 16);
}

/** The day and the hour of an instant, as the boxes take them. */
export function boxesOf(instant: string): { readonly day: string; readonly hour: string } {
  return { day: dayOf(instant), hour: hourOf(instant) };
}

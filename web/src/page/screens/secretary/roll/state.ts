// How a roll stands on this phone (pure): what the service said, and on top of it what was tapped here and has not gone out.
import type { Schema } from "../../../api/client.ts";

export type Attendee = Schema<"AttendeeOut">;
export type State = Attendee["parts"][number]["state"];
export type Roll = Schema<"RollIn">;
type Mark = NonNullable<Roll["marks"]>[number];

export interface Line {
  readonly person: Attendee;
  readonly state: State;
  readonly excuse: string | null;
  /** Tapped here and not gone out yet. */
  readonly waits: boolean;
  /** By the hall's own code: undone only with a reason. */
  readonly byCode: boolean;
  /** "một người ghi", "chờ xác nhận", …; null where nothing is recorded. */
  readonly standing: string | null;
}

/** One line a person, on one part. Visitors from other branches are no part of the branch's roll. */
export function linesOf(people: readonly Attendee[], part: number, waiting: readonly Roll[]): Line[] {
  const own = people.filter(person => !person.visitor);
  const known = own.map(person => lineOf(person, part));
  return waiting.reduce((lines, roll, at) => {
    if (!speaksOf(roll, part)) return lines;
    const repeated = repeatedBy(people, roll, waiting.slice(0, at));
    return lines.map(line => after(line, roll, part, repeated.get(line.person.member_id)));
  }, known);
}

/** How the part that a roll repeats stands by then, what waits here before it included. */
function repeatedBy(people: readonly Attendee[], roll: Roll, before: readonly Roll[]): ReadonlyMap<string, State> {
  if (!roll.repeat_part) return new Map();
  return new Map(linesOf(people, roll.repeat_part, before).map(line => [line.person.member_id, line.state]));
}

function lineOf(person: Attendee, part: number): Line {
  const found = person.parts.find(one => one.part === part);
  return {
    person,
    state: found?.state ?? "unrecorded",
    excuse: found?.excuse ?? null,
    waits: false,
    byCode: found?.state === "present" && found.way === "code",
    standing: found?.standing_text ?? null,
  };
}

function speaksOf(roll: Roll, part: number): boolean {
  return !roll.parts || roll.parts.includes(part);
}

/** A line after a roll that waits: as the service will read it. */
function after(line: Line, roll: Roll, part: number, repeated: State | undefined): Line {
  const id = line.person.member_id;
  const mark = (roll.marks ?? []).find(one => one.member_id === id && (!one.parts || one.parts.includes(part)));
  if (mark) return { ...line, state: mark.state, excuse: mark.excuse ?? null, waits: true, byCode: false };
  if (line.state !== "unrecorded" || line.person.absence) return line;
  if (roll.all_present_except && line.person.on_list && !roll.all_present_except.includes(id)) {
    return { ...line, state: "present", waits: true };
  }
  return repeated === "present" || repeated === "excused" ? { ...line, state: repeated, waits: true } : line;
}

export interface Counts {
  readonly present: number;
  readonly excused: number;
  readonly open: number;
  readonly total: number;
}

/** How many of those who are expected stand how. */
export function countsOf(lines: readonly Line[]): Counts {
  const expected = lines.filter(line => line.person.expected !== false);
  const of = (...states: State[]) => expected.filter(line => states.includes(line.state)).length;
  return { present: of("present"), excused: of("excused", "unexcused"), open: of("unrecorded"), total: expected.length };
}

/** How many of a signed list were there: who is recorded as present, and who is not recorded and signed. */
export function signedCount(lines: readonly Line[], unsigned: Readonly<Record<string, unknown>>): number {
  return lines.filter(line => line.state === "present" || (line.state === "unrecorded" && !unsigned[line.person.member_id]))
    .length;
}

/** The mark of one tap on a name: present, or back to not recorded. */
export function tapped(line: Line): Mark {
  const member_id = line.person.member_id;
  if (line.state !== "present") {
    const undone = line.state === "unrecorded" ? {} : { reason: "Đồng chí đã đến dự" };
    return { member_id, state: "present", ...undone };
  }
  return { member_id, state: "unrecorded", reason: "Bấm nhầm khi điểm danh" };
}

import { expect, test } from "vitest";
import { type Attendee, countsOf, linesOf, type Roll, type State, signedCount, tapped } from "./state.ts";

function person(id: string, state: State, more: Partial<Attendee> = {}): Attendee {
  const part = {
    state,
    way: state === "present" ? "roll" : null,
    confirmed: false,
    standing: null,
    standing_text: null,
    excuse: null,
  };
  return {
    member_id: id,
    name: id,
    birth_year: 1957,
    unit_id: null,
    unit_name: null,
    visitor: false,
    duty: null,
    duty_text: null,
    absence: null,
    expected: true,
    on_list: true,
    parts: [
      { part: 1, ...part },
      { part: 2, ...part, state: "unrecorded", way: null },
    ],
    refused_check_ins: 0,
    ...more,
  };
}

const PEOPLE = [
  person("bay", "present"),
  person("sau", "unrecorded"),
  person("ut", "excused"),
  person("tu", "unrecorded", { absence: "unexcused" }),
  person("khach", "present", { visitor: true }),
];
const roll = (more: Partial<Roll>): Roll => ({ client_id: "x", ...more }) as Roll;
const states = (rolls: readonly Roll[], part = 1) =>
  Object.fromEntries(linesOf(PEOPLE, part, rolls).map(line => [line.person.member_id, line.state]));

test("visitors are no part of the branch's roll", () => {
  expect(states([])).toEqual({ bay: "present", sau: "unrecorded", ut: "excused", tu: "unrecorded" });
});

test("what was tapped here stands on top of what the service said, the last tap last", () => {
  const taps = [
    roll({ marks: [{ member_id: "sau", state: "present" }] }),
    roll({ marks: [{ member_id: "bay", state: "unrecorded", reason: "…" }] }),
    roll({ marks: [{ member_id: "bay", state: "present" }], parts: [2] }),
  ];
  expect(states(taps)).toMatchObject({ bay: "unrecorded", sau: "present" });
  expect(states(taps, 2)).toMatchObject({ bay: "present", sau: "present" });
  expect(linesOf(PEOPLE, 1, taps).filter(line => line.waits)).toHaveLength(2);
});

test("all present but for some speaks only where nobody has spoken", () => {
  const all = roll({ all_present_except: ["sau"], parts: [1] });
  expect(states([all])).toEqual({ bay: "present", sau: "unrecorded", ut: "excused", tu: "unrecorded" });
  expect(states([roll({ all_present_except: [], parts: [1] })])).toMatchObject({ sau: "present", tu: "unrecorded" });
  expect(states([all], 2)).toMatchObject({ bay: "unrecorded" });
});

test("the part before is repeated", () => {
  expect(states([roll({ repeat_part: 1, parts: [2] })], 2)).toMatchObject({ bay: "present", sau: "unrecorded", ut: "excused" });
});

test("the part before is repeated with what was tapped in it here and has not gone out", () => {
  const here = [roll({ marks: [{ member_id: "sau", state: "present" }], parts: [1] }), roll({ repeat_part: 1, parts: [2] })];
  expect(states(here, 2)).toMatchObject({ bay: "present", sau: "present", ut: "excused", tu: "unrecorded" });
  const later = [roll({ repeat_part: 1, parts: [2] }), roll({ marks: [{ member_id: "sau", state: "present" }], parts: [1] })];
  expect(states(later, 2)).toMatchObject({ bay: "present", sau: "unrecorded" });
});

test("a signed list counts whoever is recorded as present and whoever signed, not who is recorded as away", () => {
  const lines = linesOf(PEOPLE, 1, []);
  expect(signedCount(lines, {})).toBe(3);
  expect(signedCount(lines, { sau: "unsigned" })).toBe(2);
  expect(signedCount(lines, { bay: "unsigned", ut: "unsigned" })).toBe(3);
});

test("counts are of those who are expected", () => {
  expect(countsOf(linesOf(PEOPLE, 1, []))).toEqual({ present: 1, excused: 1, open: 2, total: 4 });
});

test("a tap says present, the next one takes it back with a reason", () => {
  const [bay, sau, ut] = linesOf(PEOPLE, 1, []);
  expect(sau && tapped(sau)).toEqual({ member_id: "sau", state: "present" });
  expect(bay && tapped(bay)).toMatchObject({ state: "unrecorded", reason: expect.any(String) });
  expect(ut && tapped(ut)).toMatchObject({ state: "present", reason: expect.any(String) });
});

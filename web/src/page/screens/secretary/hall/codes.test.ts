import { expect, test } from "vitest";
import { codesAt, type HallKeys, hotp, spaced } from "./codes.ts";

const hex = (text: string) => [...text].map(sign => sign.charCodeAt(0).toString(16)).join("");
const KEY = hex("12345678901234567890123456789012");

// RFC 6238, appendix B, SHA-256, steps of 30 seconds.
test.each([
  [59, "46119246"],
  [1111111109, "68084774"],
  [1234567890, "91819424"],
  [20000000000, "77737706"],
])("the code of second %i", async (second, digits) => {
  expect(await hotp(KEY, Math.floor(second / 30), 8)).toBe(digits);
});

// What the service answered for these keys of a demo: GET /sessions/{id}/check-in-code beside …/offline-keys.
test("the codes of a hall are the service's", async () => {
  const keys = {
    parts: [
      {
        part: 1,
        qr_key: "43a06c48750592ca0d5e021d14acde5d0d51c43bab68503664b9cbc162cb45d2",
        spoken_key: "12cae8a8bb404ee86304b6019016c728b21f906cbc12f5ac90cc4a410dcfdaa1",
      },
    ],
    qr_step_s: 15,
    qr_digits: 8,
    spoken_step_s: 180,
    spoken_digits: 6,
    ahead: 0,
  } as unknown as HallKeys;
  expect(await codesAt(keys, 1, Date.parse("2024-12-18T01:15:44.840Z"))).toEqual({
    qr: { digits: "97558023", until: Date.parse("2024-12-18T01:15:45Z") },
    spoken: { digits: "316307", until: Date.parse("2024-12-18T01:18:00Z") },
  });
  expect(await codesAt(keys, 2, 0)).toBeNull();
});

test("digits as they are read out", () => {
  expect(spaced("316307")).toBe("316 307");
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Offline, Problem } from "../api/problems.ts";

const kept = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
});
const signOut = vi.fn<(account: string) => Promise<void>>();
vi.mock("../api/auth.ts", () => ({ signOut: (account: string) => signOut(account) }));
const { tellWhoLeft, whileComing } = await import("./leaving.ts");
const { leaving, rememberLeaving } = await import("./people.ts");

beforeEach(() => {
  signOut.mockReset();
  rememberLeaving("bay", true);
});
afterEach(() => kept.clear());

test("without signal it is told later; once told, or known to have ended, no more", async () => {
  signOut.mockRejectedValueOnce(new Offline());
  await tellWhoLeft();
  expect(leaving()).toEqual(["bay"]);
  signOut.mockRejectedValueOnce(new Problem(503, "busy", ""));
  await tellWhoLeft();
  expect(leaving()).toEqual(["bay"]);
  signOut.mockRejectedValueOnce(new Problem(401, "refresh_not_valid", ""));
  await tellWhoLeft();
  expect(leaving()).toEqual([]);
});

test("who comes back before the service was told keeps the new enrolment", async () => {
  let told: () => void = () => undefined;
  signOut.mockImplementationOnce(() => new Promise(resolve => (told = resolve)));
  void tellWhoLeft();
  const asked = vi.fn(async () => ({ account_id: "bay" }));
  const coming = whileComing(asked);
  await Promise.resolve();
  expect(asked).not.toHaveBeenCalled(); // the old cookie is gone before the new one comes
  told();
  await coming;
  rememberLeaving("sau", true);
  await whileComing(async () => {
    await tellWhoLeft(); // the signal is back in the middle of a sign-in
    return { account_id: "sau" };
  });
  expect([signOut.mock.calls, leaving()]).toEqual([[["bay"]], []]);
});

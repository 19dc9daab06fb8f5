import { afterEach, expect, it, vi } from "vitest";
import { Offline } from "./problems.ts";
import { isReached, reach } from "./transport.ts";

afterEach(() => vi.unstubAllGlobals());

const asked = () => reach(new Request("http://127.0.0.1/api/v1/auth/pin", { method: "PUT" }));

/** What a browser gives: an answer without content has an empty body to read, but none may be made so. */
const given = (status: number, arrayBuffer: () => Promise<ArrayBuffer>) => {
  const response = { status, statusText: "", headers: new Headers(), body: {}, arrayBuffer };
  vi.stubGlobal("fetch", () => Promise.resolve(response));
};

it("takes an answer without content for an answer", async () => {
  given(204, async () => new ArrayBuffer(0));
  expect((await asked()).status).toBe(204);
  expect(isReached.value).toBe(true);
});

it("takes an answer that broke off for none", async () => {
  given(200, () => Promise.reject(new TypeError("network error")));
  await expect(asked()).rejects.toBeInstanceOf(Offline);
  expect(isReached.value).toBe(false);
});

import { afterEach, expect, test, vi } from "vitest";
import type { Item } from "./queue.ts";

const ITEM: Item = {
  id: "t1/w1/1",
  account: "bay",
  kind: "attempt.batch",
  lane: "attempt/t1",
  order: 1,
  method: "PUT",
  path: "/api/v1/attempts/t1/batches/w1/1",
  body: { answers: { "0": 1 } },
  madeAt: "",
  tries: 0,
  notBefore: 0,
  refused: null,
};
const JSON_TYPE = { "Content-Type": "application/json" };

/** How sending ends when the line gives this answer. */
async function sent(reply: () => Response, item = ITEM) {
  vi.stubGlobal("location", { origin: "http://127.0.0.1" });
  vi.stubGlobal("fetch", async (request: Request) =>
    request.url.endsWith("/auth/refresh")
      ? new Response(JSON.stringify({ access_token: "t", expires_in: 600, account_id: "bay" }), { headers: JSON_TYPE })
      : reply(),
  );
  vi.resetModules();
  const [{ send }, { speakFor }] = await Promise.all([import("./sending.ts"), import("../api/tokens.ts")]);
  speakFor("bay");
  return send(item);
}

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["a page of the hall's network", () => new Response("<html>", { headers: { "Content-Type": "text/html" } })],
  ["a refusal of a gateway", () => new Response("<html>", { status: 403, headers: { "Content-Type": "text/html" } })],
  ["an empty 200", () => new Response("", { status: 200 })],
  ["a yes of somebody else", () => new Response('{"status":"ok"}', { headers: JSON_TYPE })],
  ["nothing at all", () => new Response(null, { status: 204 })],
  ["half an answer", () => new Response('{"verdict": "in_t', { headers: JSON_TYPE })],
])("%s is no yes: what was done stays on the phone", async (_, reply) => {
  expect(await sent(reply)).toEqual({ is: "unreached" });
});

test("the service's yes, with or without words", async () => {
  expect(await sent(() => new Response('{"verdict":"in_time"}', { headers: JSON_TYPE }))).toMatchObject({ is: "taken" });
  expect(await sent(() => new Response(null, { status: 204 }), { ...ITEM, kind: "read-mark" })).toMatchObject({ is: "taken" });
});

test("a busy service says when", async () => {
  const busy = () => new Response("{}", { status: 503, headers: { "Retry-After": "30" } });
  expect(await sent(busy)).toEqual({ is: "passing", afterMs: 30_000 });
});

test("a token refused although the person is in: later again; an enrolment that ended waits for the person", async () => {
  const refused = (code: string) => () => new Response(JSON.stringify({ code, detail: "", status: 401 }), { status: 401 });
  expect(await sent(refused("token_expired"))).toEqual({ is: "passing", afterMs: null });
  expect(await sent(refused("signed_out"))).toEqual({ is: "signed-out" });
});

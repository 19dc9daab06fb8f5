import { afterEach, beforeEach, expect, test, vi } from "vitest";

type Reply = (request: Request) => Response | Promise<Response>;
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const tokens = (name: string, seconds = 600) =>
  json(200, { access_token: name, expires_in: seconds, account_id: "bay", refresh_token: null });
const expired = () => json(401, { code: "token_expired", detail: "Nối lại.", status: 401 });

let seen: string[] = [];

/** The service answers by these; each test loads the modules anew, as a page does. */
async function withService(reply: Reply) {
  vi.stubGlobal("location", { origin: "http://127.0.0.1" });
  vi.stubGlobal("fetch", async (request: Request) => {
    seen.push(`${new URL(request.url).pathname.replace("/api/v1/", "")} ${request.headers.get("Authorization") ?? ""}`.trim());
    return reply(request);
  });
  vi.resetModules();
  const [client, session] = await Promise.all([import("./client.ts"), import("./tokens.ts")]);
  return { ...client, ...session };
}

const isRefresh = (request: Request) => request.url.endsWith("/auth/refresh");

beforeEach(() => {
  seen = [];
});
afterEach(() => vi.unstubAllGlobals());

test("many requests at once share one refresh", async () => {
  const { api, answer } = await withService(request => (isRefresh(request) ? tokens("t1") : json(200, { ok: true })));
  await Promise.all([1, 2, 3].map(() => answer(api.GET("/api/v1/me"))));
  expect(seen.filter(line => line.startsWith("auth/refresh"))).toHaveLength(1);
  expect(seen.filter(line => line === "me Bearer t1")).toHaveLength(3);
});

test("a token that expired on the way is renewed once, and the body is sent again whole", async () => {
  let made = 0;
  const bodies: string[] = [];
  const { authorised } = await withService(async request => {
    if (isRefresh(request)) return tokens(`t${++made}`);
    bodies.push(await request.text());
    return request.headers.get("Authorization") === "Bearer t1" ? expired() : json(200, {});
  });
  const request = new Request("http://127.0.0.1/api/v1/x", { method: "PUT", body: '{"answers":{"0":1}}' });
  expect((await authorised(request)).status).toBe(200);
  expect(bodies).toEqual(['{"answers":{"0":1}}', '{"answers":{"0":1}}']);
});

test("no signal while refreshing: offline, and the gate stays open", async () => {
  const { api, answer, gate } = await withService(() => {
    throw new TypeError("Failed to fetch");
  });
  await expect(answer(api.GET("/api/v1/me"))).rejects.toMatchObject({ name: "Offline" });
  expect(gate.value).toBe("open");
});

test("signed out: the gate closes with the service's words", async () => {
  const { api, answer, gate, gateReason } = await withService(() =>
    json(401, { code: "refresh_not_valid", detail: "Đồng chí cần đăng nhập lại trên máy này.", status: 401 }),
  );
  await expect(answer(api.GET("/api/v1/me"))).rejects.toMatchObject({ code: "refresh_not_valid" });
  expect([gate.value, gateReason.value]).toEqual(["closed", "Đồng chí cần đăng nhập lại trên máy này."]);
});

test("a shared phone: the PIN is asked for", async () => {
  const { api, answer, gate } = await withService(() => json(403, { code: "pin_needed", detail: "Mã PIN.", status: 403 }));
  await expect(answer(api.GET("/api/v1/me"))).rejects.toMatchObject({ code: "pin_needed" });
  expect(gate.value).toBe("pin");
});

test("another person's token is never used", async () => {
  const asked: unknown[] = [];
  const { accessToken, speakFor } = await withService(async request => {
    asked.push(((await request.json()) as { account_id: unknown }).account_id);
    return json(200, { access_token: `of ${String(asked.at(-1))}`, expires_in: 600, account_id: asked.at(-1) });
  });
  speakFor("bay");
  expect(await accessToken()).toBe("of bay");
  speakFor("sau");
  expect(await accessToken()).toBe("of sau");
  expect(asked).toEqual(["bay", "sau"]);
});

test("what one person did never goes out in another one's name, also if the phone changes hands on the way", async () => {
  const { accessToken, authorised, speakFor } = await withService(async request => {
    if (isRefresh(request)) speakFor("sau");
    return isRefresh(request) ? tokens("t1") : json(200, {});
  });
  speakFor("bay");
  await expect(accessToken()).rejects.toMatchObject({ code: "another_person" });
  const request = new Request("http://127.0.0.1/api/v1/x", { method: "PUT", body: "{}" });
  await expect(authorised(request, "bay")).rejects.toMatchObject({ code: "another_person" });
  expect(seen.filter(line => line.startsWith("x"))).toEqual([]);
});

test("a page of a machine in between is no crash", async () => {
  const { open, answer } = await withService(() => new Response("<html>Bad gateway", { status: 502 }));
  await expect(answer(open.GET("/api/v1/about"))).rejects.toMatchObject({ status: 502, isPassing: true });
});

const sign_in_of_a_network = () =>
  new Response("<html>Đăng nhập Wi-Fi</html>", { status: 200, headers: { "Content-Type": "text/html; charset=utf-8" } });

test("the page of a network that wants a sign-in is no answer of the service", async () => {
  const { open, answer } = await withService(sign_in_of_a_network);
  await expect(answer(open.GET("/api/v1/about"))).rejects.toMatchObject({ name: "Offline" });
});

test("an answer that breaks off is none", async () => {
  const broken = () =>
    new ReadableStream({
      pull(stream) {
        stream.error(new TypeError("network error"));
      },
    });
  const { open, answer } = await withService(() => new Response(broken(), { status: 200 }));
  await expect(answer(open.GET("/api/v1/about"))).rejects.toMatchObject({ name: "Offline" });
});

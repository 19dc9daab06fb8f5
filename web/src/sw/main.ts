// The service worker: the shell of the page is kept at installation, so that it opens without signal. It keeps no data of
// anybody: what was seen lies in the person's own storage (src/page/storage), apart from other people on the same phone.
import { isPageOf } from "./page.ts";

declare const __FILES__: string[];
declare const __VERSION__: string;
declare const self: ServiceWorkerGlobalScope;

const SHELL = `shell-${__VERSION__}`;

async function install(): Promise<void> {
  const cache = await caches.open(SHELL);
  await Promise.all(__FILES__.map(file => keep(cache, file)));
}

/** Keep one file; what is not the service's own (a network's sign-in, a page of another version) ends the installation. */
async function keep(cache: Cache, file: string): Promise<void> {
  const response = await fetch(new Request(file, { cache: file.startsWith("/assets/") ? "default" : "reload" }));
  const isHtml = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
  const isOurs = file === "/" ? isPageOf(__FILES__, await response.clone().text()) : !isHtml;
  if (!response.ok || response.redirected || !isOurs) throw new Error(`not ours: ${file}`);
  await cache.put(file, response);
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter(name => name.startsWith("shell-") && name !== SHELL).map(name => caches.delete(name)));
  await self.clients.claim();
}

/** The page for every path of the client; from the kept shell first: it opens at once, and a new one is offered by itself. */
async function page(): Promise<Response> {
  const kept = await (await caches.open(SHELL)).match("/");
  return kept ?? fetch("/");
}

async function asset(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true });
  return kept ?? fetch(request);
}

self.addEventListener("install", event => event.waitUntil(install()));
self.addEventListener("activate", event => event.waitUntil(activate()));

// The page asks for it once the person tapped "Cập nhật", or nothing is open that could be lost.
self.addEventListener("message", event => {
  if (event.data === "take-over") void self.skipWaiting();
});

const SERVICE = ["/api", "/docs", "/healthz", "/readyz", "/metrics"];

self.addEventListener("fetch", event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (SERVICE.some(prefix => pathname === prefix || pathname.startsWith(`${prefix}/`))) return;
  if (request.mode === "navigate") event.respondWith(page());
  else if (__FILES__.includes(pathname)) event.respondWith(asset(request));
});

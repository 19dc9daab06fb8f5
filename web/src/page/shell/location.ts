import { signal } from "@preact/signals";

export interface Here {
  readonly path: string;
  /** The path as it stands in the address, with what follows its question mark. */
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  /** Counts visits: the same path opened again is another visit. */
  readonly visit: number;
}

let visits = 0;

function read(): Here {
  visits += 1;
  const query = Object.fromEntries(new URLSearchParams(location.search));
  const path = plain(location.pathname).replace(/(.)\/$/, "$1");
  return { path, url: location.pathname + location.search, query, visit: visits };
}

/** A path as it is read; one that was torn on its way ("%E0%A4") is a place that does not exist, and no reason to stay blank. */
function plain(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Where the person is. */
export const here = signal<Here>(read());

/** Go to a path of the client. `replace`: the way back leaves this place out. */
export function go(url: string, replace = false): void {
  history[replace ? "replaceState" : "pushState"](null, "", url);
  here.value = read();
  scrollTo(0, 0);
}

/** One step back, or to `otherwise` where the person came straight here. */
export function back(otherwise: string): void {
  if (visits > 1 && history.length > 1) history.back();
  else go(otherwise, true);
}

// The service's own pages are no screens of the client.
const SERVICE = /^\/(api|docs|healthz|readyz|metrics)(\/|$)/;

/** Links stay plain links; the ones to screens are opened without leaving the page. */
export function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.composedPath().find(node => node instanceof HTMLAnchorElement);
  if (!link || link.target || link.download || link.origin !== location.origin || SERVICE.test(link.pathname)) return;
  if (link.getAttribute("href")?.startsWith("#")) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

/** Begin to listen to links and to the back button. */
export function listenToLinks(): void {
  document.addEventListener("click", follow);
  addEventListener("popstate", () => {
    here.value = read();
  });
}

import { account, hasRole, me } from "../state/session.ts";
import type { NavEntry, Needs, ScreenRoute, Screens } from "./screens.ts";

// Each folder of screens brings its own table: nobody edits a common one.
const FOLDERS = import.meta.glob<{ default: Screens }>("../screens/*/routes.ts", { eager: true });
const ALL: readonly Screens[] = Object.values(FOLDERS).map(folder => folder.default);

export interface Found {
  readonly route: ScreenRoute;
  readonly params: Readonly<Record<string, string>>;
}

/** The screen of a path; null: there is none. Fixed paths go before those with places. */
export function screenOf(path: string, tables: readonly Screens[] = ALL): Found | null {
  const routes = tables.flatMap(table => table.routes);
  const found = routes.flatMap(route => {
    const params = paramsOf(path, route.path);
    return params ? [{ route, params }] : [];
  });
  found.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  return found[0] ?? null;
}

/** What stands at the places of a pattern ("/bai/:id"), or null if the path does not fit. */
export function paramsOf(path: string, pattern: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? "";
    if (part.startsWith(":") && value !== "") params[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return params;
}

/** Whether the person here may open it. */
export function mayOpen(needs: Needs): boolean {
  if (needs === "nobody") return true;
  if (account.value === null) return false;
  return needs === "person" || hasRole(...needs);
}

const MOST = 5;

/** The navigation of the person here. */
export function navEntries(tables: readonly Screens[] = ALL): NavEntry[] {
  const open = tables.flatMap(table => table.nav).filter(entry => mayOpen(entry.needs));
  const own = me.value?.member_id === null ? open.filter(entry => !entry.href.startsWith("/viec-can-lam")) : open;
  return own.sort((a, b) => a.order - b.order).slice(0, MOST);
}

/** Where the person begins. */
export function startPath(): string {
  return navEntries()[0]?.href ?? "/toi";
}

import { useEffect, useRef } from "preact/hooks";
import { gate } from "../api/tokens.ts";
import { Icon } from "../parts/icon.tsx";
import { shortName } from "../state/about.ts";
import { account, me } from "../state/session.ts";
import { textSize } from "../state/text_size.ts";
import { theme } from "../state/theme.ts";
import { stopHearing } from "../sync/outcomes.ts";
import { givenName } from "../words/names.ts";
import { Banners, DemoBand } from "./banners.tsx";
import { type Door, doorOf } from "./doors.ts";
import { go, here } from "./location.ts";
import { Outlet } from "./outlet.tsx";
import { mayOpen, navEntries, screenOf, startPath } from "./routes.ts";

/** The screen that asks a shared phone's person for their PIN. */
const PIN = screenOf("/ma-pin");

/** The whole page: header, navigation, the screen of the place. */
export function App() {
  const { path, url } = here.value;
  const found = screenOf(path);
  const visitor = { isKnown: account.value !== null, gate: gate.value, start: startPath() };
  const door = doorOf({ path, url, route: found?.route ?? null }, visitor);
  const goOn = door.is === "elsewhere" ? door.url : null;
  const isLocked = door.is === "pin";
  useEffect(() => stopHearing, [path]);
  const isThere = useThere(`${account.value} ${path}`, door);
  useEffect(() => {
    if (goOn) go(goOn, true);
  }, [goOn]);
  useEffect(() => {
    document.documentElement.dataset.text = textSize.value;
    document.documentElement.dataset.theme = theme.value;
  }, [textSize.value, theme.value]);
  if (goOn) return null;
  const isBare = !isLocked && (found?.route.bare ?? false);
  const hasNav = !isBare && account.value !== null && gate.value === "open";
  return (
    <div class={`shell${isBare ? " bare" : ""}${hasNav ? " with-nav" : ""}`}>
      <a class="skip" href="#main">
        Đến nội dung chính
      </a>
      {!isBare && <Header />}
      <DemoBand />
      <Banners isBare={isBare} goesOn={found?.route.goesOn ?? false} />
      {hasNav && <Navigation path={path} />}
      <main id="main" tabIndex={-1}>
        {isThere && (
          <div class="place" hidden={isLocked}>
            <Outlet found={found && mayOpen(found.route.needs) ? found : null} />
          </div>
        )}
        {isLocked && <Outlet found={PIN} />}
      </main>
    </div>
  );
}

/**
 * Whether the screen of the place is drawn: also, out of sight, while a shared phone asks for the PIN in the middle of it, so that
 * what was being typed is there afterwards. Where the PIN is asked first, nothing is drawn or read before it was given.
 */
function useThere(visit: string, door: Door): boolean {
  const opened = useRef<string | null>(null);
  if (door.is === "screen") opened.current = visit;
  // An open question lies above everything and would lie above the PIN, too.
  else if (opened.current !== visit || document.querySelector("dialog[open]")) opened.current = null;
  return opened.current === visit;
}

function Header() {
  return (
    <header class="top no-print">
      <a class="brand" href="/">
        <img src="/icons/icon.svg" alt="" width={36} height={36} />
        <span>{shortName()}</span>
      </a>
      {me.value && account.value && (
        <a class="who" href="/toi">
          <Icon name="person" />
          <span class="full">{me.value.label}</span>
          <span class="short" aria-hidden="true">
            {givenName(me.value.label)}
          </span>
          <span class="unseen">{me.value.label}</span>
        </a>
      )}
    </header>
  );
}

function Navigation({ path }: { readonly path: string }) {
  return (
    <nav class="nav no-print" aria-label="Các phần của ứng dụng">
      <ul class="plain">
        {navEntries().map(entry => (
          <li key={entry.href}>
            <a href={entry.href} aria-current={isWithin(path, entry.href) ? "page" : undefined}>
              <Icon name={entry.icon} />
              <span>{entry.word}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function isWithin(path: string, href: string): boolean {
  return path === href || path.startsWith(`${href}/`);
}

import { useEffect } from "preact/hooks";
import { gate } from "../api/tokens.ts";
import { Icon } from "../parts/icon.tsx";
import { shortName } from "../state/about.ts";
import { account, me } from "../state/session.ts";
import { textSize } from "../state/text_size.ts";
import { theme } from "../state/theme.ts";
import { givenName } from "../words/names.ts";
import { Banners, DemoBand } from "./banners.tsx";
import { go, here } from "./location.ts";
import { Outlet } from "./outlet.tsx";
import { mayOpen, navEntries, screenOf, startPath } from "./routes.ts";

const SIGN_IN = "/dang-nhap";

/** The whole page: header, navigation, the screen of the place. */
export function App() {
  const { path } = here.value;
  const found = screenOf(path);
  const needsSignIn = found !== null && found.route.needs !== "nobody" && account.value === null;
  const goOn = redirectFor(path, needsSignIn, found?.route.bare ?? false);
  useEffect(() => {
    if (goOn) go(goOn, true);
  }, [goOn]);
  useEffect(() => {
    document.documentElement.dataset.text = textSize.value;
    document.documentElement.dataset.theme = theme.value;
  }, [textSize.value, theme.value]);
  if (goOn) return null;
  const isBare = found?.route.bare ?? false;
  const hasNav = !isBare && account.value !== null && gate.value === "open";
  return (
    <div class={`shell${isBare ? " bare" : ""}${hasNav ? " with-nav" : ""}`}>
      <a class="skip" href="#main">
        Đến nội dung chính
      </a>
      {!isBare && <Header />}
      <DemoBand />
      <Banners isBare={isBare} />
      {hasNav && <Navigation path={path} />}
      <main id="main" tabIndex={-1}>
        <Outlet found={found && mayOpen(found.route.needs) ? found : null} />
      </main>
    </div>
  );
}

/** Where to go instead: the start for "/", the sign-in for who has to, the PIN of a shared phone. */
function redirectFor(path: string, needsSignIn: boolean, isBare: boolean): string | null {
  if (path === SIGN_IN) return null;
  if (needsSignIn) return path === "/" ? SIGN_IN : `${SIGN_IN}?tiep=${encodeURIComponent(path)}`;
  if (path === "/") return account.value === null ? SIGN_IN : startPath();
  const isAside = path === "/ma-pin" || path === "/kich-hoat" || isBare;
  if (account.value === null || isAside) return null;
  // A test goes on even if the phone may not send now: what is answered is kept.
  if (gate.value === "closed") return `${SIGN_IN}?tiep=${encodeURIComponent(path)}`;
  return gate.value === "pin" ? `/ma-pin?tiep=${encodeURIComponent(path)}` : null;
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

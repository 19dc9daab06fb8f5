// A shared phone that nobody touched for a while asks again who holds it.
import { gate } from "../api/tokens.ts";
import { hasPinHere } from "./people.ts";
import { account } from "./session.ts";

/** Put aside (another app, the screen dark) or lying there untouched, in milliseconds. */
const ASIDE_MS = 2 * 60_000;
const UNTOUCHED_MS = 10 * 60_000;

/** Whether somebody else may hold the phone by now. A clock that was set back says nothing, so it asks. */
export function isAbsent(since: number, now: number, isAside: boolean): boolean {
  return now < since || now - since > (isAside ? ASIDE_MS : UNTOUCHED_MS);
}

/** Begin to notice that nobody is there. What is being sent goes on; only the screen asks. */
export function listenForAbsence(): void {
  let touched = Date.now();
  let isAside = document.visibilityState === "hidden";
  const look = () => {
    const here = account.value;
    if (here && gate.value === "open" && hasPinHere(here) && isAbsent(touched, Date.now(), isAside)) gate.value = "pin";
  };
  const touch = () => {
    look();
    touched = Date.now();
  };
  for (const sign of ["pointerdown", "keydown", "wheel", "scroll"])
    addEventListener(sign, touch, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      touched = Date.now();
      isAside = true;
      return;
    }
    touch();
    isAside = false;
  });
  // A page that the browser kept as it was, opened again by the back button.
  addEventListener("pageshow", event => {
    if (event.persisted) look();
  });
  setInterval(look, 30_000);
}

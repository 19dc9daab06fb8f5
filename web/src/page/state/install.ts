import { signal } from "@preact/signals";
import { kept } from "./kept.ts";

/** Chrome's offer to put the page on the phone's home screen; other browsers have none. */
interface Offer extends Event {
  prompt(): Promise<void>;
  readonly userChoice: Promise<{ outcome: "accepted" | "dismissed" }>;
}

const offer = signal<Offer | null>(null);
/** Whether the hint was put aside on this phone. */
export const installHint = kept("install-hint", ["shown", "aside"], "shown");

/** Keep the browser's offer for the moment when the person wants it. */
export function listenForInstall(): void {
  addEventListener("beforeinstallprompt", event => {
    event.preventDefault();
    offer.value = event as Offer;
  });
  addEventListener("appinstalled", () => {
    offer.value = null;
    installHint.value = "aside";
  });
}

/** How the page gets onto this phone: `offer` with a tap, `share` by iPhone's own menu, null: it is there, or cannot. */
export function wayToInstall(agent: string = navigator.userAgent): "offer" | "share" | null {
  if (matchMedia("(display-mode: standalone)").matches) return null;
  if (offer.value) return "offer";
  return /iPhone|iPad/.test(agent) && /Safari\//.test(agent) && !/CriOS|FxiOS/.test(agent) ? "share" : null;
}

export async function install(): Promise<void> {
  const made = offer.value;
  if (!made) return;
  await made.prompt();
  if ((await made.userChoice).outcome === "accepted") offer.value = null;
}

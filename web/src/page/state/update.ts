import { signal } from "@preact/signals";

/** A new version of the page is on the phone and waits. */
export const updateReady = signal(false);

let waiting: ServiceWorker | null = null;
let asked = false;

/** Keep the shell for times without signal; say when a new one is there. */
export async function keepShell(): Promise<void> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (asked) location.reload();
  });
  try {
    const registration = await navigator.serviceWorker.register("/sw.js");
    const look = () => {
      if (!registration.waiting || !navigator.serviceWorker.controller) return;
      waiting = registration.waiting;
      updateReady.value = true;
    };
    look();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void registration.update().catch(() => undefined);
    });
  } catch {
    // Refused (private window): the page works, only not without signal.
  }
}

/** Change to the new version: the page is loaded anew, what was answered lies in the phone's storage. */
export function update(): void {
  asked = true;
  waiting?.postMessage("take-over");
}

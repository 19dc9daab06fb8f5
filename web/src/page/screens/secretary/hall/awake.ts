import { useEffect, useState } from "preact/hooks";

/** Keeps the screen on while this is shown. False: this phone cannot, the person has to. */
export function useAwake(): boolean {
  const [can, setCan] = useState(true);
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let goes = true;
    const hold = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        const held = await navigator.wakeLock.request("screen");
        if (goes) lock = held;
        else void held.release();
        setCan(true);
      } catch {
        setCan(false);
      }
    };
    void hold();
    // The phone lets go of it whenever the page is hidden.
    document.addEventListener("visibilitychange", hold);
    return () => {
      goes = false;
      document.removeEventListener("visibilitychange", hold);
      void lock?.release();
    };
  }, []);
  return can;
}

import { useEffect, useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { type Loaded, useLoad } from "../../../state/load.ts";
import { type Codes, canMakeCodes, codesAt, type HallKeys } from "./codes.ts";

export const hallKey = (session: string) => `hall/${session}`;

/** The keys of a hall from the service; handing them out is on record there. */
export async function readKeys(session: string): Promise<HallKeys> {
  const path = { session_id: session };
  const keys = await answer(api.GET("/api/v1/sessions/{session_id}/offline-keys", { params: { path } }));
  return { ...keys, ahead: Date.parse(keys.server_now) - Date.now() };
}

export function useKeys(session: string): Loaded<HallKeys> {
  return useLoad(hallKey(session), () => readKeys(session), "home");
}

async function askCodes(session: string, part: number): Promise<Codes> {
  const params = { path: { session_id: session }, query: { part } };
  const { qr, spoken } = await answer(api.GET("/api/v1/sessions/{session_id}/check-in-code", { params }));
  return {
    qr: { digits: qr.digits, until: Date.parse(qr.replaced_at) },
    spoken: { digits: spoken.digits, until: Date.parse(spoken.replaced_at) },
  };
}

/** What the hall shows now, and the service's clock (milliseconds); made anew every time a code is replaced. */
export function useCodes(keys: HallKeys, part: number): { readonly codes: Codes | null; readonly now: number } {
  const [codes, setCodes] = useState<Codes | null>(null);
  const [now, setNow] = useState(Date.now() + keys.ahead);
  useEffect(() => {
    let goes = true;
    let until = 0;
    const tick = async () => {
      const at = Date.now() + keys.ahead;
      setNow(at);
      if (at < until) return;
      // Not twice at once; a try that failed is made again a little later.
      until = at + 2_000;
      const next = await (canMakeCodes() ? codesAt(keys, part, at) : askCodes(keys.session_id, part)).catch(() => null);
      if (!goes || !next) return;
      until = Math.min(next.qr.until, next.spoken.until);
      setCodes(next);
    };
    void tick();
    const timer = setInterval(() => void tick(), 500);
    return () => {
      goes = false;
      clearInterval(timer);
    };
  }, [keys.session_id, keys.ahead, part]);
  return { codes, now };
}

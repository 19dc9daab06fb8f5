import { useState } from "preact/hooks";
import { isReached } from "../../../api/transport.ts";
import { Notice } from "../../../parts/notice.tsx";
import { sendLater } from "../../../state/sent.ts";
import { standing } from "../../../state/session.ts";
import { isLeader } from "../../../sync/leader.ts";
import type { Outcome } from "../../../sync/queue.ts";
import { SAVED_HERE } from "../../../words/answers.ts";

type Deed = Parameters<typeof sendLater>[0];

/** Something the person sends from a screen, and how it stands. */
export interface Sent {
  readonly isSending: boolean;
  readonly outcome: Outcome | null;
  readonly send: (deed: Deed) => void;
}

/** Send something through the outbox; `done` is called once the service took it. */
export function useSend(done?: (data: unknown) => void): Sent {
  const [isSending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const send = (deed: Deed) => {
    setSending(true);
    setOutcome(null);
    void sendLater(deed, ended => {
      setSending(false);
      setOutcome(ended);
      if (ended.is === "taken") done?.(ended.data);
    });
  };
  return { isSending, outcome, send };
}

/** How it stands: on its way, only on this phone, taken, or refused with the reason. */
export function Standing({ of, taken }: { readonly of: Sent; readonly taken: string }) {
  if (of.isSending) {
    const isHere = !isReached.value || !isLeader.value;
    return isHere ? <Saved /> : <p role="status">Đang gửi…</p>;
  }
  if (of.outcome === null) return null;
  if (of.outcome.is === "taken") {
    return (
      <Notice kind="good" live="polite">
        {taken}
      </Notice>
    );
  }
  return (
    <Notice kind="warn" live="assertive">
      {of.outcome.is === "refused" ? of.outcome.detail : "Chưa gửi được. Đồng chí thử lại sau ít phút."}
    </Notice>
  );
}

function Saved() {
  return (
    <Notice kind="warn" icon="phone" live="polite">
      {SAVED_HERE}
    </Notice>
  );
}

/** Whether something of this lane is still on the phone from before. */
export function isOnPhone(lane: string): boolean {
  return standing.value.waiting.some(item => item.lane === lane && item.refused === null);
}

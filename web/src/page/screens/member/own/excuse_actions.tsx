import { useState } from "preact/hooks";
import type { Schema } from "../../../api/client.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { isOnPhone, Standing, useSend } from "./send.tsx";

type Excuse = Schema<"OwnExcuseOut">;

/** The lane of all that concerns one campaign's excuse, so that asking and withdrawing arrive in order. */
export function excuseLane(campaign: string): string {
  return `excuse/${campaign}`;
}

/** Withdraw a request that stands, accepted or not yet decided. */
export function Withdraw({ excuse, again }: { readonly excuse: Excuse; readonly again: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const sent = useSend(again);
  if (excuse.state !== "asked" && excuse.state !== "accepted") return null;
  const lane = excuseLane(excuse.campaign_id);
  const withdraw = () => {
    setAsking(false);
    const path = `/api/v1/campaigns/${excuse.campaign_id}/excuse-requests/${excuse.id}/withdraw`;
    sent.send({ kind: "excuse", lane, method: "POST", path, body: { word: null } });
  };
  return (
    <>
      <Standing of={sent} taken="Đã rút đề nghị vắng mặt." />
      {!sent.isSending && sent.outcome === null && !isOnPhone(lane) && (
        <Button wide onClick={() => setAsking(true)}>
          Rút đề nghị vắng mặt
        </Button>
      )}
      {isAsking && (
        <Dialog
          title="Rút đề nghị vắng mặt?"
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button kind="main" onClick={withdraw}>
                Rút đề nghị
              </Button>
              <Button onClick={() => setAsking(false)}>Giữ lại</Button>
            </>
          }
        >
          <p>Rút rồi, đồng chí được mời dự học như mọi đồng chí khác trong chi bộ.</p>
        </Dialog>
      )}
    </>
  );
}

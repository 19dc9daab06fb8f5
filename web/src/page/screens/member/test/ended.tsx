import { useEffect } from "preact/hooks";
import { gate } from "../../../api/tokens.ts";
import { isReached } from "../../../api/transport.ts";
import { ButtonLink } from "../../../parts/button.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { go } from "../../../shell/location.ts";
import { type Draft, sentCount, unsent } from "../../../sync/attempts/draft.ts";
import { SAVED_HERE, stillHereText, timeUpText } from "../../../words/answers.ts";
import { unbroken } from "../../../words/names.ts";

/** The member is done, or the time is: what is still on this phone, and the way to the result once the service has closed it. */
export function Ended({ draft }: { readonly draft: Draft }) {
  const isOver = draft.phase === "over";
  useEffect(() => {
    if (isOver && unsent(draft).length === 0) go(`/lam-bai/${draft.id}/ket-qua`, true);
  }, [isOver, draft]);
  return isHandedIn(draft) ? <HandingIn draft={draft} /> : <TimeUp draft={draft} />;
}

/** Handed in, and not answered yet: also if the service, asked meanwhile, said that it is closed. Then the time is not "up". */
function isHandedIn(draft: Draft): boolean {
  const waits = draft.submissionId !== null && draft.receivedAt === null && draft.told.length === 0;
  return draft.phase === "handing-in" || (draft.phase === "over" && waits);
}

function HandingIn({ draft }: { readonly draft: Draft }) {
  const isGoing = isReached.value && gate.value === "open";
  return (
    <div class="narrow-page">
      <Page title={isGoing ? "Đang gửi bài" : "Bài đã lưu, chưa gửi"}>
        {isGoing ? (
          <Notice icon="phone" live="polite">
            Đang gửi bài làm…
          </Notice>
        ) : (
          <Notice kind="warn" icon="phone" live="polite">
            {SAVED_HERE}
          </Notice>
        )}
        <p class="soft">{unbroken(draft.title)}</p>
        <ButtonLink href="/viec-can-lam" wide>
          Về việc cần làm
        </ButtonLink>
      </Page>
    </div>
  );
}

function TimeUp({ draft }: { readonly draft: Draft }) {
  const left = unsent(draft).length;
  const still = stillHereText(left, draft.ending?.still_on_phone);
  return (
    <div class="narrow-page">
      <Page title="Đã hết giờ">
        <Notice kind="warn" icon="clock" live="polite">
          {(draft.ending?.messages ?? [timeUpText(sentCount(draft))]).map(line => (
            <p key={line}>{line}</p>
          ))}
          {still && <p>{still}</p>}
        </Notice>
        {draft.told.map(line => (
          <Notice key={line}>{line}</Notice>
        ))}
        <ButtonLink href={`/lam-bai/${draft.id}/ket-qua`} kind="main" wide>
          Xem kết quả
        </ButtonLink>
        <ButtonLink href="/viec-can-lam" wide>
          Về việc cần làm
        </ButtonLink>
      </Page>
    </div>
  );
}

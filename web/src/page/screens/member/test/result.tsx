import { useEffect, useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { ButtonLink } from "../../../parts/button.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { keepForLater, useLoad } from "../../../state/load.ts";
import { book } from "../../../state/session.ts";
import { type Draft, unsent } from "../../../sync/attempts/draft.ts";
import { sentText, stillHereText } from "../../../words/answers.ts";
import { momentText } from "../../../words/dates.ts";
import { capital } from "../../../words/names.ts";
import { scoreText } from "../own/words.ts";
import { readReceipt, receiptKey } from "./receipts.ts";
import css from "./test.module.css";

type Result = Schema<"ResultOut">;

/** How it ended, in the service's own sentences, and what may be done next. */
export default function ResultScreen({ params }: ScreenProps) {
  const id = params.attempt ?? "";
  const path = { attempt_id: id };
  const result = useLoad(
    `result/${id}`,
    () => answer(api.GET("/api/v1/attempts/{attempt_id}/result", { params: { path } })),
    "bundles",
  );
  const draft = useDraft(id);
  useReceiptKept(id, result.data);
  return (
    <Page title="Kết quả" backTo="/viec-can-lam">
      {result.data === null && draft?.receivedAt ? (
        <Notice kind="good" icon="sent">
          {sentText(draft.receivedAt, draft.received ?? 0, draft.questions.length)}
        </Notice>
      ) : null}
      <Show of={result}>{found => <Found result={found} left={draft ? unsent(draft).length : 0} />}</Show>
    </Page>
  );
}

/** The receipt is there also without signal, whether or not it was looked at before. */
function useReceiptKept(id: string, result: Result | null): void {
  const isThere = result !== null && result.state === "closed" && result.taken;
  useEffect(() => {
    if (!isThere) return;
    readReceipt(id)
      .then(receipt => keepForLater(receiptKey(id), receipt, "bundles"))
      .catch(() => undefined);
  }, [id, isThere]);
}

/** The attempt as this phone holds it, if it does: what is still unsent, what was received. */
function useDraft(id: string): Draft | null {
  const [draft, setDraft] = useState<Draft | null>(null);
  const held = book.value;
  useEffect(() => {
    let stop: (() => void) | undefined;
    void held?.find(id).then(found => {
      stop = found?.subscribe(setDraft);
    });
    return () => stop?.();
  }, [id, held]);
  return draft;
}

function Found({ result, left }: { readonly result: Result; readonly left: number }) {
  const still = stillHereText(left, result.ending?.still_on_phone);
  const lines = [...result.messages, ...(result.ending?.messages ?? [])].filter((line, at, all) => all.indexOf(line) === at);
  return (
    <>
      {result.state === "open" && <StillOpen id={result.attempt_id} />}
      {result.score !== null && <Score result={result} />}
      <div class="stack-small" aria-live="polite">
        {lines.map((line, at) => (
          <Notice
            key={line}
            kind={at === 0 && result.taken ? "good" : "info"}
            icon={at === 0 && result.taken ? "sent" : "info"}
          >
            {line}
          </Notice>
        ))}
        {still && (
          <Notice kind="warn" icon="phone">
            {still}
          </Notice>
        )}
      </div>
      <Next result={result} />
    </>
  );
}

function StillOpen({ id }: { readonly id: string }) {
  return (
    <ButtonLink href={`/lam-bai/${id}`} kind="main" wide>
      Làm tiếp bài đang dở
    </ButtonLink>
  );
}

function Score({ result }: { readonly result: Result }) {
  return (
    <section class={css.score}>
      <p class="soft">Lần {result.number}</p>
      <p class={css.scoreNumber}>{result.score}</p>
      {result.score !== null && <p class="soft">{capital(scoreText(result.score))}</p>}
      {result.passed !== null && (
        <p class={result.passed ? css.passed : css.notYet}>
          <Icon name={result.passed ? "check" : "book"} />
          <span>{result.passed ? "Đạt" : "Chưa đạt"}</span>
        </p>
      )}
    </section>
  );
}

function Next({ result }: { readonly result: Result }) {
  const mayAgain = result.state === "closed" && result.attempts_left > 0;
  return (
    <div class="stack-small">
      {result.state === "closed" && result.taken && (
        <ButtonLink href={`/lam-bai/${result.attempt_id}/xac-nhan`} icon="shield" wide>
          Xác nhận đã nộp bài
        </ButtonLink>
      )}
      {result.review_open && (
        <ButtonLink href={`/lam-bai/${result.attempt_id}/dap-an`} icon="book" wide>
          Xem đáp án và giải thích
        </ButtonLink>
      )}
      {mayAgain && result.may_start_at === null && (
        <ButtonLink href={`/bai/${result.quiz_id}`} icon="history" wide>
          Làm lại lần {result.number + 1}
        </ButtonLink>
      )}
      {mayAgain && result.may_start_at !== null && <p class="soft">Làm lại được từ {momentText(result.may_start_at)}.</p>}
      <ButtonLink href="/viec-can-lam" kind="main" wide>
        Về việc cần làm
      </ButtonLink>
    </div>
  );
}

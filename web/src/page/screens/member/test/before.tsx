import { useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { sentenceOf } from "../../../api/problems.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Tick } from "../../../parts/field.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import { go } from "../../../shell/location.ts";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { book } from "../../../state/session.ts";
import { lead } from "../../../sync/leader.ts";
import { Elsewhere } from "../../getting_in/elsewhere.tsx";

/** Before the test: what it is and how it goes, in the service's own sentences; one button. */
export default function Before({ params }: ScreenProps) {
  const id = params.quiz ?? "";
  const quiz = useLoad(
    `quiz/${id}`,
    () => answer(api.GET("/api/v1/quizzes/{quiz_id}", { params: { path: { quiz_id: id } } })),
    "bundles",
  );
  const [isOthers, setOthers] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const start = async () => {
    setBusy(true);
    setWrong(null);
    try {
      await lead(true);
      const begun = await book.value?.start(id, isOthers ? "other_phone" : "own_phone");
      if (begun) go(`/lam-bai/${begun.value.id}`, true);
    } catch (error) {
      setWrong(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <Page title={quiz.data?.title ?? "Bài trắc nghiệm"} backTo="/viec-can-lam">
      <Elsewhere />
      <Show of={quiz}>
        {found => (
          <>
            <p class="with-icon">
              <Icon name="clock" />
              <span>
                {found.questions} câu hỏi, {Math.round((found.own?.time_limit_s ?? found.time_limit_s) / 60)} phút. Đồng hồ chạy
                khi đồng chí bấm nút dưới đây.
              </span>
            </p>
            {wrong && (
              <Notice kind="bad" live="assertive">
                {wrong}
              </Notice>
            )}
            <Button kind="main" wide busy={busy} onClick={() => void start()}>
              Bắt đầu làm bài
            </Button>
            <Tick label="Đây là điện thoại của người khác" checked={isOthers} onChange={setOthers} />
            <Card title="Cách làm">
              <ul class="stack-small">
                {found.terms.map(term => (
                  <li key={term}>{term}</li>
                ))}
              </ul>
            </Card>
            <ButtonLink href="/viec-can-lam" kind="quiet" wide>
              Để sau
            </ButtonLink>
          </>
        )}
      </Show>
    </Page>
  );
}

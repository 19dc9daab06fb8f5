import { useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { sentenceOf } from "../../../api/problems.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
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
    <Page title="Bài trắc nghiệm" backTo="/viec-can-lam">
      <Elsewhere />
      <Show of={quiz}>
        {found => (
          <>
            <h2>{found.title}</h2>
            <ul class="stack-small">
              <li>{found.questions} câu hỏi.</li>
              {found.terms.map(term => (
                <li key={term}>{term}</li>
              ))}
              <li>Mất sóng vẫn làm tiếp được: câu trả lời được lưu trên điện thoại và tự gửi khi có sóng.</li>
            </ul>
            <Tick label="Đây là điện thoại của người khác" checked={isOthers} onChange={setOthers} />
            {wrong && (
              <Notice kind="bad" live="assertive">
                {wrong}
              </Notice>
            )}
            <Button kind="main" wide busy={busy} onClick={() => void start()}>
              Bắt đầu làm bài
            </Button>
            <p class="soft small row">
              <Icon name="info" />
              <span>Đồng hồ bắt đầu chạy khi đồng chí bấm nút này.</span>
            </p>
            <ButtonLink href="/viec-can-lam" kind="quiet" wide>
              Để sau
            </ButtonLink>
          </>
        )}
      </Show>
    </Page>
  );
}

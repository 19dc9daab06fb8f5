import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { isReached } from "../../../api/transport.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Facts } from "../../../parts/facts.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { sendLater } from "../../../state/sent.ts";
import { isLeader } from "../../../sync/leader.ts";
import type { Outcome } from "../../../sync/queue.ts";
import { SAVED_HERE } from "../../../words/answers.ts";
import { momentText } from "../../../words/dates.ts";
import css from "../secretary.module.css";
import { AnswersTable } from "./answers_table.tsx";
import type { Result } from "./data.ts";
import { dropPaper, itemId, keepPaper } from "./drafts.ts";

import { bodyOf, countText, type Entry, open, type Question, takenAt, written } from "./entry.ts";
import { SecondPerson } from "./second_person.tsx";
import { listOf, type StepProps } from "./steps.ts";

/** All of the paper as it will be sent, and what happens then. */
export function OverviewStep(props: StepProps & { readonly questions: readonly Question[] }) {
  const { entry, onChange, questions, unit, campaign } = props;
  const [isSending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const send = async () => {
    setSending(true);
    setOutcome(null);
    const sent = { ...entry, isSent: true };
    await keepPaper(sent);
    const path = `/api/v1/quizzes/${entry.quiz}/entered-results`;
    const deed = { id: itemId(entry.id), kind: "paper", lane: itemId(entry.id), method: "POST", path } as const;
    await sendLater({ ...deed, body: { ...bodyOf(sent) } }, ended => {
      setSending(false);
      setOutcome(ended);
      if (ended.is === "taken") void dropPaper(entry.id);
    });
  };
  if (outcome?.is === "taken")
    return <Taken result={outcome.data as Result} entry={entry} next={<Next unit={unit} campaign={campaign} />} />;
  if (isSending) return <OnItsWay next={<Next unit={unit} campaign={campaign} />} />;
  const isEmpty = open(entry, questions).length === questions.length;
  return (
    <>
      {outcome?.is === "refused" && (
        <Notice kind="bad" live="assertive">
          {outcome.detail}
        </Notice>
      )}
      <Facts lines={factsOf(entry)} />
      <p>
        <strong>{countText(entry, questions)}</strong>
      </p>
      <AnswersTable
        rows={questions.map((question, place) => ({
          number: question.number,
          said: written(question, entry.answers[place] ?? null),
        }))}
      />
      {isEmpty ? (
        <Notice kind="warn">Bài giấy không có câu trả lời nào thì không tính là đã làm bài, đồng chí không cần nhập.</Notice>
      ) : (
        <Notice>
          Gửi rồi bài còn chờ: chỉ được tính khi một đồng chí khác, không phải đồng chí và không phải người làm bài, đối chiếu
          với bài giấy rồi xác nhận.
        </Notice>
      )}
      <Button kind="main" wide disabled={isEmpty} onClick={() => void send()}>
        Gửi, chờ người thứ hai xác nhận
      </Button>
      <div class={css.two}>
        <Button onClick={() => onChange({ ...entry, step: "answers" })}>Sửa câu trả lời</Button>
        <Button onClick={() => onChange({ ...entry, step: "about" })}>Sửa tên, mã đề, ngày giờ</Button>
      </div>
    </>
  );
}

function factsOf(entry: Entry): [string, string][] {
  const helped: [string, string][] = entry.isHelped ? [["Người đọc và ghi giúp", entry.helper]] : [];
  return [
    ["Bài của đồng chí", entry.name],
    ["Mã đề", entry.code],
    ["Làm bài lúc", momentText(takenAt(entry))],
    ...helped,
    ["Bài giấy cất ở", entry.kept],
  ];
}

/** On its way, or on this phone until there is signal: one may go on with the next paper. */
function OnItsWay({ next }: { readonly next: ComponentChildren }) {
  if (isReached.value && isLeader.value) return <p role="status">Đang gửi…</p>;
  return (
    <>
      <Notice kind="warn" icon="phone" live="polite">
        {SAVED_HERE}
      </Notice>
      {next}
    </>
  );
}

function Taken({ result, entry, next }: { readonly result: Result; readonly entry: Entry; readonly next: ComponentChildren }) {
  return (
    <>
      <Notice kind="good" icon="sent" live="polite">
        Đã gửi xong bài của đồng chí {entry.name}. Bài chờ người thứ hai xác nhận rồi mới được tính.
      </Notice>
      <SecondPerson result={result} />
      {next}
    </>
  );
}

function Next({ unit, campaign }: { readonly unit: string; readonly campaign: string }) {
  return (
    <div class={css.two}>
      <ButtonLink kind="main" href={`${listOf(unit)}/nhap?dot=${campaign}`}>
        Nhập bài khác
      </ButtonLink>
      <ButtonLink href={listOf(unit, campaign)}>Về danh sách bài trên giấy</ButtonLink>
    </div>
  );
}

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import { Tabs } from "../../../parts/tabs.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { clauseText } from "../../../words/documents.ts";
import { unbroken } from "../../../words/names.ts";
import { PictureAlone } from "./picture.tsx";
import css from "./review.module.css";
import { type Line, linesOf, type Reviewed, verdictOf } from "./reviewed.ts";

/** The whole paper with its answers, explanations and clauses, once it is allowed. */
export default function Review({ params }: ScreenProps) {
  const id = params.attempt ?? "";
  const path = { attempt_id: id };
  const review = useLoad(
    `review/${id}`,
    () => answer(api.GET("/api/v1/attempts/{attempt_id}/review", { params: { path } })),
    "bundles",
  );
  return (
    <Page title="Đáp án và giải thích" backTo={`/lam-bai/${id}/ket-qua`}>
      <Show of={review}>{found => <Questions attempt={id} questions={found.questions} />}</Show>
    </Page>
  );
}

function Questions({ attempt, questions }: { readonly attempt: string; readonly questions: readonly Reviewed[] }) {
  const numbered = questions.map((question, place) => ({ question, place }));
  const toReread = numbered.filter(({ question }) => verdictOf(question).is !== "right");
  const [shows, setShows] = useState<"reread" | "all">(toReread.length > 0 ? "reread" : "all");
  const shown = shows === "all" ? numbered : toReread;
  return (
    <Tabs
      label="Xem câu nào"
      tabs={[
        { key: "reread", title: `Cần xem lại (${toReread.length})` },
        { key: "all", title: `Tất cả (${questions.length})` },
      ]}
      chosen={shows}
      onChoose={setShows}
    >
      <div class={`stack ${css.panel}`}>
        {shown.length === 0 && <Notice kind="good">Đồng chí trả lời đúng tất cả các câu.</Notice>}
        {shown.map(({ question, place }) => (
          <Question key={place} attempt={attempt} place={place} question={question} />
        ))}
      </div>
    </Tabs>
  );
}

interface QuestionProps {
  readonly attempt: string;
  readonly place: number;
  readonly question: Reviewed;
}

function Question({ attempt, place, question }: QuestionProps) {
  const verdict = verdictOf(question);
  return (
    <section class="card stack-small">
      <h2 class={css.top}>
        <span>Câu {place + 1}</span>
        <span class={`${css.verdict} ${css[verdict.is]}`}>
          <Icon name={verdict.is === "right" ? "check" : "book"} />
          {verdict.word}
        </span>
      </h2>
      <p class={css.stem}>{unbroken(question.question.stem)}</p>
      {question.question.picture && (
        <PictureAlone attempt={attempt} place={place} position={null} picture={question.question.picture} />
      )}
      <ul class="plain stack-small">
        {linesOf(question).map((line, at) => (
          <Option key={`${at}/${line.text}`} line={line}>
            {line.picture && <PictureAlone attempt={attempt} place={place} position={at} picture={line.picture} />}
          </Option>
        ))}
      </ul>
      {question.ruling_note && <Notice>{question.ruling_note}</Notice>}
      <p>{unbroken(question.explanation)}</p>
      {question.quotation && <blockquote class={css.quotation}>“{unbroken(question.quotation)}”</blockquote>}
      <p class={css.clause}>
        <Icon name="book" />
        <span>Đọc lại {clauseText(question.clause)}</span>
      </p>
    </section>
  );
}

function Option({ line, children }: { readonly line: Line; readonly children: ComponentChildren }) {
  return (
    <li class={`${css.option} ${line.isRight ? css.key : line.isChosen ? css.chosen : ""}`}>
      {children}
      {line.picture?.alt !== line.text && <span>{unbroken(line.text)}</span>}
      {line.words.length > 0 && (
        <strong>
          {line.isRight && <Icon name="check" />}
          {line.words.join(" · ")}
        </strong>
      )}
      {line.why && <span class="soft small">{unbroken(line.why)}</span>}
    </li>
  );
}

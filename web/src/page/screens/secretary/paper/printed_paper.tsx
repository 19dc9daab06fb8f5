import { PictureAt } from "../../../parts/picture.tsx";
import { unbroken } from "../../../words/names.ts";
import type { PrintedSheet } from "./data.ts";
import type { Question } from "./entry.ts";
import css from "./printed_paper.module.css";

interface PaperProps {
  readonly sheet: PrintedSheet;
  /** Printed at the head; null: a line to write it on. */
  readonly name: string | null;
  readonly unit: string;
}

/** One paper: its head, the questions, where to sign. */
export function PrintedPaper({ sheet, name, unit }: PaperProps) {
  const minutes = Math.round(sheet.time_limit_s / 60);
  return (
    <article class={css.paper}>
      <header>
        <div class={css.top}>
          <p>{unit}</p>
          <p class={css.code}>
            Mã đề <strong>{sheet.code}</strong>
          </p>
        </div>
        <h2>{unbroken(sheet.title)}</h2>
        <dl class={css.head}>
          <Line label="Họ và tên, năm sinh" value={name} />
          <Line label="Làm bài lúc" value={null} hint="…… giờ …… ngày ……/……/…………" />
          <Line label="Người đọc và ghi giúp (nếu có)" value={null} />
        </dl>
        <p class={css.how}>
          Khoanh tròn chữ cái trước câu trả lời. Chọn lại thì gạch chéo chữ cái cũ rồi khoanh chữ cái khác.
          {sheet.open_book && " Được xem lại tài liệu."} Thời gian {minutes} phút; cần thêm giờ, đồng chí cứ đề nghị.
        </p>
      </header>
      <ol class={`plain ${css.questions}`}>
        {sheet.questions.map((question, place) => (
          <li key={question.number}>
            <Asked
              question={question}
              path={`/api/v1/quizzes/${sheet.quiz_id}/printed-papers/${sheet.code}/pictures/${place}`}
            />
          </li>
        ))}
      </ol>
      <footer class={css.signatures}>
        <p>Người làm bài (ký, ghi rõ họ tên)</p>
        <p>Người ghi giúp, nếu có (ký, ghi rõ họ tên)</p>
      </footer>
    </article>
  );
}

function Line({ label, value, hint }: { readonly label: string; readonly value: string | null; readonly hint?: string }) {
  return (
    <div>
      <dt>{label}:</dt>
      <dd class={value === null && !hint ? css.blank : undefined}>{value ?? hint ?? <span class="unseen">để trống</span>}</dd>
    </div>
  );
}

function Asked({ question: { number, question, letters }, path }: { readonly question: Question; readonly path: string }) {
  return (
    <>
      <p class={css.stem}>
        <strong>Câu {number}.</strong> {unbroken(question.stem)}
        {question.kind === "several" && <em> (có thể khoanh nhiều chữ cái)</em>}
      </p>
      {question.picture && <PictureAt path={path} picture={question.picture} />}
      <Ways
        kind={question.kind}
        options={question.options}
        letters={letters}
        unit={question.unit}
        path={path}
        pictures={question.option_pictures}
      />
    </>
  );
}

interface WaysProps {
  readonly kind: string;
  readonly options: readonly string[];
  readonly letters: readonly string[];
  readonly unit: string | null;
  readonly path: string;
  readonly pictures: Question["question"]["option_pictures"];
}

/** Short options stand beside each other: four sides of paper become three. */
function columnsOf(options: readonly string[]): string {
  const longest = Math.max(...options.map(text => text.length));
  if (longest <= 14) return css.four ?? "";
  return longest <= 36 ? (css.two ?? "") : "";
}

/** The way to answer on paper, by kind. */
function Ways({ kind, options, letters, unit, path, pictures }: WaysProps) {
  if (kind === "true_false") return <p class={css.truths}>{TRUTHS}</p>;
  if (options.length === 0) return <p class={css.blank}>{unit && <span>{unit}</span>}</p>;
  return (
    <ul class={`plain ${css.options} ${columnsOf(options)}`}>
      {options.map((text, at) => {
        const picture = pictures?.[at] ?? null;
        return (
          <li key={letters[at]}>
            <strong>
              {letters[at]}
              {kind === "statements" ? ")" : "."}
            </strong>{" "}
            {picture && <PictureAt path={`${path}/${at}`} picture={picture} />}
            {picture?.alt !== text && <span>{unbroken(text)}</span>}
            {kind === "statements" && <span class={css.truths}>{TRUTHS}</span>}
          </li>
        );
      })}
    </ul>
  );
}

const TRUTHS = (
  <>
    <span>Đúng</span> <span>Sai</span>
  </>
);

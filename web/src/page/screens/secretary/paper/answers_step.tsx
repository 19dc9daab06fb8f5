import { Button } from "../../../parts/button.tsx";
import { unbroken } from "../../../words/names.ts";
import {
  type Answer,
  answered,
  countText,
  type Entry,
  NOTHING,
  positions,
  type Question,
  tapped,
  truths,
  truthText,
  written,
} from "./entry.ts";
import css from "./paper.module.css";

interface AnswersProps {
  readonly entry: Entry;
  readonly onChange: (entry: Entry) => void;
  readonly questions: readonly Question[];
}

/** One question a row: the letter that is ringed on the paper is tapped; tapped again it is taken back. */
export function AnswersStep({ entry, onChange, questions }: AnswersProps) {
  return (
    <>
      <p>Bấm chữ cái được khoanh trên bài giấy. Bấm lần nữa là bỏ. Câu bỏ trống thì để trống.</p>
      <ol class="plain">
        {questions.map((question, place) => (
          <li key={question.number} class={css.row}>
            <Row
              asked={question}
              answer={entry.answers[place] ?? null}
              onAnswer={answer => onChange(answered(entry, place, answer))}
            />
          </li>
        ))}
      </ol>
      <div class={css.foot}>
        <p role="status" class="small">
          {countText(entry, questions)}
        </p>
        <Button kind="main" wide onClick={() => onChange({ ...entry, step: "overview" })}>
          Xem lại trước khi gửi
        </Button>
      </div>
      <Button wide icon="back" onClick={() => onChange({ ...entry, step: "about" })}>
        Sửa tên, mã đề, ngày giờ
      </Button>
    </>
  );
}

interface RowProps {
  readonly asked: Question;
  readonly answer: Answer;
  readonly onAnswer: (answer: Answer) => void;
}

function Row({ asked, answer, onAnswer }: RowProps) {
  const { number, question } = asked;
  const isOpen = written(asked, answer) === NOTHING;
  return (
    <fieldset>
      <legend class={css.legend}>
        <strong>Câu {number}</strong> <span class="soft small">{isOpen ? "bỏ trống" : written(asked, answer)}</span>
      </legend>
      <p class={`soft small ${css.stem}`}>{unbroken(question.stem)}</p>
      <Marks asked={asked} answer={answer} onAnswer={onAnswer} />
    </fieldset>
  );
}

function Marks({ asked, answer, onAnswer }: RowProps) {
  const { question, letters, number } = asked;
  if (question.kind === "statements") {
    const said = truths(answer, letters.length);
    return (
      <ul class="plain">
        {letters.map((letter, at) => (
          <li key={letter} class={css.statement}>
            <span>{letter})</span>
            <Truth
              label={`Câu ${number}, ý ${letter}`}
              value={said[at] ?? null}
              onAnswer={truth => onAnswer(said.map((before, other) => (other === at ? truth : before)))}
            />
          </li>
        ))}
      </ul>
    );
  }
  if (question.kind === "true_false") {
    return <Truth label={`Câu ${number}`} value={typeof answer === "boolean" ? answer : null} onAnswer={onAnswer} />;
  }
  if (letters.length === 0) return <Typed asked={asked} answer={answer} onAnswer={onAnswer} />;
  const many = question.kind === "several";
  return (
    <>
      {many && <p class="small">Câu này có thể khoanh nhiều chữ cái.</p>}
      <div class={css.marks}>
        {letters.map((letter, at) => (
          <Mark
            key={letter}
            word={letter}
            name={`Câu ${number}: ${letter}`}
            isOn={positions(answer).includes(at)}
            onTap={() => onAnswer(tapped(answer, at, many))}
          />
        ))}
      </div>
    </>
  );
}

interface TruthProps {
  readonly label: string;
  readonly value: boolean | null;
  readonly onAnswer: (truth: boolean | null) => void;
}

function Truth({ label, value, onAnswer }: TruthProps) {
  return (
    <div class={css.marks}>
      {[true, false].map(truth => (
        <Mark
          key={String(truth)}
          word={truthText(truth)}
          name={`${label}: ${truthText(truth)}`}
          isOn={value === truth}
          onTap={() => onAnswer(value === truth ? null : truth)}
        />
      ))}
    </div>
  );
}

interface MarkProps {
  readonly word: string;
  readonly name: string;
  readonly isOn: boolean;
  readonly onTap: () => void;
}

function Mark({ word, name, isOn, onTap }: MarkProps) {
  return (
    <button type="button" class={css.mark} aria-pressed={isOn ? "true" : "false"} aria-label={name} onClick={onTap}>
      {word}
    </button>
  );
}

function Typed({ asked, answer, onAnswer }: RowProps) {
  const { question, number } = asked;
  const isNumber = question.kind === "numeric";
  return (
    <div class="row">
      <input
        class={`input ${css.typed}`}
        type="text"
        inputMode={isNumber ? "decimal" : "text"}
        maxLength={isNumber ? 60 : 200}
        autoComplete="off"
        aria-label={`Câu ${number}: ${isNumber ? "con số ghi trên giấy" : "chữ ghi trên giấy"}`}
        value={answer === null ? "" : String(answer)}
        onInput={event => onAnswer(event.currentTarget.value)}
      />
      {question.unit && <span>{question.unit}</span>}
    </div>
  );
}

import { Fragment } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "../../../parts/icon.tsx";
import type { Answer, Question } from "../../../sync/attempts/draft.ts";
import { EnlargePicture, Picture } from "./picture.tsx";
import css from "./test.module.css";

interface AnswerProps {
  readonly attempt: string;
  readonly place: number;
  readonly question: Question;
  readonly value: Answer | null;
  readonly onAnswer: (value: Answer | null) => void;
  readonly disabled: boolean;
  /** Id of the stem: what is asked names the group of answers. */
  readonly stemId: string;
}

/** The way to answer one question, by its kind. */
export function Answers(props: AnswerProps) {
  switch (props.question.kind) {
    case "single":
      return <Options {...props} />;
    case "several":
      return <Options {...props} many />;
    case "true_false":
      return <Judgement {...props} label="Đúng hay sai" value={asBoolean(props.value)} />;
    case "statements":
      return <Statements {...props} />;
    case "numeric":
      return <Typed {...props} numeric />;
    default:
      return <Typed {...props} />;
  }
}

function asBoolean(value: Answer | null): boolean | null {
  return typeof value === "boolean" ? value : null;
}

function positions(value: Answer | null): number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.filter(part => typeof part === "number") : [];
}

/** Options as cards: one of them, or as many as are right. A card without words is its picture. */
function Options({
  attempt,
  place,
  question,
  value,
  onAnswer,
  disabled,
  stemId,
  many = false,
}: AnswerProps & { many?: boolean }) {
  const name = useId();
  const chosen = positions(value);
  const choose = (at: number, isOn: boolean) => {
    if (!many) return onAnswer(at);
    const next = isOn ? [...chosen, at] : chosen.filter(other => other !== at);
    onAnswer(next.length === 0 ? null : next.sort((a, b) => a - b));
  };
  return (
    <fieldset aria-labelledby={stemId}>
      {many && <p class="soft small">Chọn tất cả phương án đồng chí cho là đúng.</p>}
      {question.options.map((text, at) => {
        const picture = question.option_pictures?.[at] ?? null;
        const isOn = chosen.includes(at);
        const shown = picture && { attempt, place, position: at, picture };
        return (
          // An option is its position in this paper
          <Fragment key={at}>
            <label class={`choice${isOn ? " chosen" : ""}`}>
              <input
                type={many ? "checkbox" : "radio"}
                name={name}
                checked={isOn}
                disabled={disabled}
                onChange={event => choose(at, event.currentTarget.checked)}
              />
              <span>
                {shown && <Picture {...shown} />}
                {picture?.alt !== text && text}
              </span>
            </label>
            {shown && <EnlargePicture {...shown} />}
          </Fragment>
        );
      })}
    </fieldset>
  );
}

interface JudgementProps {
  readonly label: string;
  readonly value: boolean | null;
  readonly onAnswer: (value: boolean) => void;
  readonly disabled: boolean;
}

/** True or false, side by side. */
function Judgement({ label, value, onAnswer, disabled }: JudgementProps) {
  const name = useId();
  return (
    <div class={css.judgement} role="radiogroup" aria-label={label}>
      {[true, false].map(said => (
        <label key={String(said)} class={`choice${value === said ? " chosen" : ""}`}>
          <input type="radio" name={name} checked={value === said} disabled={disabled} onChange={() => onAnswer(said)} />
          <span>{said ? "Đúng" : "Sai"}</span>
        </label>
      ))}
    </div>
  );
}

/** Several statements, each true or false. */
function Statements({ question, value, onAnswer, disabled }: AnswerProps) {
  const given = question.options.map((_, at) => {
    const said = Array.isArray(value) ? value[at] : null;
    return typeof said === "boolean" ? said : null;
  });
  const judge = (at: number, said: boolean) => onAnswer(given.map((before, other) => (other === at ? said : before)));
  return (
    <ol class="plain">
      {question.options.map((text, at) => (
        <li key={text} class={css.statement}>
          <p>
            {at + 1}. {text}
          </p>
          <Judgement label={text} value={given[at] ?? null} onAnswer={said => judge(at, said)} disabled={disabled} />
        </li>
      ))}
    </ol>
  );
}

/** A box to type in: a few words, or a number with its unit behind. */
function Typed({ question, value, onAnswer, disabled, stemId, numeric = false }: AnswerProps & { numeric?: boolean }) {
  const id = useId();
  const text = value === null ? "" : String(value);
  const isOdd = numeric && /[^0-9.,\s+−–-]/.test(withoutUnit(text, question.unit));
  return (
    <div class="field">
      <p class="hint" id={`${id}-hint`}>
        {numeric ? "Ghi một con số, ví dụ 98 hoặc 97,9" : "Gõ câu trả lời, vài chữ là đủ"}
      </p>
      <div class="row with-after">
        <input
          class="input"
          type="text"
          inputMode={numeric ? "decimal" : "text"}
          maxLength={numeric ? 60 : 200}
          value={text}
          disabled={disabled}
          autoComplete="off"
          spellcheck={false}
          aria-labelledby={stemId}
          aria-describedby={`${id}-hint`}
          aria-invalid={isOdd ? "true" : undefined}
          onInput={event => onAnswer(event.currentTarget.value === "" ? null : event.currentTarget.value)}
        />
        {question.unit && <span>{question.unit}</span>}
      </div>
      {isOdd && (
        <p class="wrong with-icon">
          <Icon name="alert" />
          <span>Ô này cần một con số.</span>
        </p>
      )}
    </div>
  );
}

function withoutUnit(text: string, unit: string | null): string {
  return unit && text.trim().endsWith(unit) ? text.trim().slice(0, -unit.length) : text;
}

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import type { Answer, Draft } from "../../../sync/attempts/draft.ts";
import { unbroken } from "../../../words/names.ts";
import { Answers } from "./answers.tsx";
import { PictureAlone } from "./picture.tsx";
import { Report } from "./report.tsx";
import css from "./test.module.css";

interface QuestionProps {
  readonly draft: Draft;
  readonly disabled: boolean;
  /** Whether the focus goes to the question: it was turned to, not only drawn anew. */
  readonly takesFocus: boolean;
  readonly onAnswer: (value: Answer | null) => void;
  readonly onFlag: () => void;
}

/** One question on the screen. */
export function QuestionView({ draft, disabled, takesFocus, onAnswer, onFlag }: QuestionProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [isReporting, setReporting] = useState(false);
  const { place } = draft;
  const question = draft.questions[place];
  // At each turn to another question
  useEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place]);
  if (!question) return null;
  const given = draft.given[place];
  const isFlagged = draft.flags.includes(place);
  return (
    <section class={css.question} key={place}>
      <div class={css.questionTop}>
        <h1 ref={heading} tabIndex={-1}>
          Câu {place + 1}
          <span class="soft"> / {draft.questions.length}</span>
        </h1>
        <button
          type="button"
          class={`${css.flag}${isFlagged ? ` ${css.flagged}` : ""}`}
          aria-pressed={isFlagged}
          onClick={onFlag}
        >
          <Icon name="flag" />
          <span>{isFlagged ? "Đã đánh dấu" : "Đánh dấu"}</span>
        </button>
      </div>
      <p class={css.stem} id={id}>
        {unbroken(question.stem)}
      </p>
      {question.picture && <PictureAlone attempt={draft.id} place={place} position={null} picture={question.picture} />}
      {draft.changedElsewhere.includes(place) && (
        <Notice>Câu này vừa được trả lời trên máy khác; đây là câu trả lời ấy.</Notice>
      )}
      {draft.unreadable.includes(place) && (
        <Notice kind="warn">Hệ thống chưa đọc được câu trả lời này. Đồng chí ghi lại.</Notice>
      )}
      <Answers
        attempt={draft.id}
        place={place}
        question={question}
        value={given?.value ?? null}
        onAnswer={onAnswer}
        disabled={disabled}
        stemId={id}
      />
      <div class={css.under}>
        <Sent isGiven={given !== undefined && given.value !== null} isSent={given?.isSent ?? true} />
        {given?.value != null && !disabled && (
          <button type="button" class={css.small} onClick={() => onAnswer(null)}>
            Bỏ câu trả lời
          </button>
        )}
        <button type="button" class={css.small} onClick={() => setReporting(true)}>
          Câu này có vấn đề
        </button>
      </div>
      {isReporting && <Report attempt={draft.id} place={place} onClose={() => setReporting(false)} />}
    </section>
  );
}

/** Where this very answer is. */
function Sent({ isGiven, isSent }: { readonly isGiven: boolean; readonly isSent: boolean }) {
  if (!isGiven && isSent) return <span class="soft small">Chưa trả lời</span>;
  return (
    <span class={`${css.sent} ${isSent ? css.done : ""}`}>
      <Icon name={isSent ? "sent" : "phone"} />
      <span>{isSent ? "Đã gửi" : "Đã lưu, chưa gửi"}</span>
    </span>
  );
}

export function Bar({ share }: { readonly share: number }) {
  return (
    <div class={css.bar} aria-hidden="true">
      <div style={{ width: `${Math.round(share * 100)}%` }} />
    </div>
  );
}

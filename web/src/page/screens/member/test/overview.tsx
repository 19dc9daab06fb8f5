import { useEffect, useRef, useState } from "preact/hooks";
import { sentenceOf } from "../../../api/problems.ts";
import { isReached } from "../../../api/transport.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { book } from "../../../state/session.ts";
import { answeredPlaces, type Draft, unsent } from "../../../sync/attempts/draft.ts";
import { openQuestionsText, SAVED_HERE } from "../../../words/answers.ts";
import { leftText } from "../../../words/dates.ts";
import css from "./test.module.css";

interface OverviewProps {
  readonly draft: Draft;
  readonly left: number;
  readonly onTurn: (place: number) => void;
}

/** All questions at a glance: what is open, flagged, not sent. */
export function Overview({ draft, left, onTurn }: OverviewProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    scrollTo(0, 0);
    book.value?.flush(draft.id);
    void book.value?.refresh(draft.id).catch(() => undefined);
  }, [draft.id]);
  const answered = answeredPlaces(draft);
  const open = draft.questions.length - answered.length;
  return (
    <section class={css.question}>
      <h1 ref={heading} tabIndex={-1}>
        Xem lại bài làm
      </h1>
      <p>{openQuestionsText(open, draft.flags.length)}</p>
      <ol class={css.grid}>
        {draft.questions.map((question, place) => (
          <li key={`${question.stem}${place}`}>
            <Cell draft={draft} place={place} onTurn={onTurn} />
          </li>
        ))}
      </ol>
      <ul class={`plain ${css.legend}`} aria-hidden="true">
        <li>
          <i class={css.keyAnswered} /> đã trả lời
        </li>
        <li>
          <i class={css.keyOpen} /> chưa trả lời
        </li>
        <li>
          <Icon name="flag" /> đánh dấu
        </li>
        <li>
          <Icon name="phone" /> chưa gửi
        </li>
      </ul>
      {!isReached.value && unsent(draft).length > 0 && <Notice icon="signal_off">{SAVED_HERE}</Notice>}
      <MoreTime draft={draft} left={left} />
    </section>
  );
}

interface HandInProps {
  readonly draft: Draft;
  readonly left: number;
  readonly onHandIn: () => void;
  readonly onClose: () => void;
}

/** Asked once more: handing in cannot be undone. */
export function HandIn({ draft, left, onHandIn, onClose }: HandInProps) {
  const open = draft.questions.length - answeredPlaces(draft).length;
  return (
    <Dialog
      title="Nộp bài?"
      onClose={onClose}
      actions={
        <>
          <Button kind="main" onClick={onHandIn}>
            Nộp bài
          </Button>
          <Button onClick={onClose}>Làm tiếp</Button>
        </>
      }
    >
      <p>{openQuestionsText(open, draft.flags.length)}</p>
      <p>{left > 0 && `Còn ${leftText(left)}. `}Nộp rồi thì không sửa được nữa.</p>
    </Dialog>
  );
}

function Cell({
  draft,
  place,
  onTurn,
}: {
  readonly draft: Draft;
  readonly place: number;
  readonly onTurn: (place: number) => void;
}) {
  const given = draft.given[place];
  const isAnswered = given !== undefined && given.value !== null;
  const isFlagged = draft.flags.includes(place);
  const isUnsent = given !== undefined && !given.isSent;
  const said = [isAnswered ? "đã trả lời" : "chưa trả lời", isFlagged ? "đánh dấu xem lại" : "", isUnsent ? "chưa gửi" : ""];
  return (
    <button
      type="button"
      class={`${css.cell}${isAnswered ? ` ${css.answered}` : ""}`}
      aria-label={`Câu ${place + 1}: ${said.filter(Boolean).join(", ")}`}
      onClick={() => onTurn(place)}
    >
      <span class="number">{place + 1}</span>
      <span class={css.marks}>
        {isFlagged && <Icon name="flag" />}
        {isUnsent && <Icon name="phone" />}
      </span>
    </button>
  );
}

/** Two minutes a question, and more on request without a reason. */
function MoreTime({ draft, left }: { readonly draft: Draft; readonly left: number }) {
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (left <= 0) return null;
  const ask = async () => {
    setBusy(true);
    try {
      const given = await book.value?.moreTime(draft.id);
      if (given) setSaid(`Đồng chí được thêm ${Math.round(given.extra_s / 60)} phút.`);
    } catch (error) {
      setSaid(sentenceOf(error));
    }
    setBusy(false);
  };
  return said === null ? (
    <Button icon="clock" kind="quiet" wide busy={busy} onClick={() => void ask()}>
      Xin thêm giờ (không cần nêu lý do)
    </Button>
  ) : (
    <Notice live="polite">{said}</Notice>
  );
}

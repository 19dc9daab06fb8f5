import type { Signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { isReached } from "../../../api/transport.ts";
import { Button } from "../../../parts/button.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Failed, Loading } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { shortName } from "../../../state/about.ts";
import { book } from "../../../state/session.ts";
import { answeredPlaces, type Draft, unsent } from "../../../sync/attempts/draft.ts";
import { isLeader, lead } from "../../../sync/leader.ts";
import { standingText } from "../../../words/answers.ts";
import { clockOf, isClosedBy, useLeft, warningOf } from "./clock.ts";
import { Ended } from "./ended.tsx";
import { HandIn, Overview } from "./overview.tsx";
import { fetchPictures } from "./picture.tsx";
import { Bar, QuestionView } from "./question.tsx";
import css from "./test.module.css";

/** The test. It is opened from this phone at once, and goes on whatever becomes of the signal. */
export default function Sitting({ params }: ScreenProps) {
  const id = params.attempt ?? "";
  const [draft, setDraft] = useState<Signal<Draft> | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [asked, setAsked] = useState(0);
  const leads = isLeader.value;
  // Asked again on demand
  useEffect(() => {
    setFailed(null);
    lead(true)
      .then(() => book.value?.open(id))
      .then(found => {
        if (!found) return;
        setDraft(found);
        void fetchPictures(found.value);
      })
      .catch(setFailed);
  }, [id, asked]);
  if (failed) return <Failed error={failed} again={() => setAsked(asked + 1)} />;
  if (!draft) return <Loading />;
  if (!leads) return <OpenElsewhere onTake={() => setAsked(asked + 1)} />;
  return draft.value.phase === "open" ? <Open draft={draft.value} /> : <Ended draft={draft.value} />;
}

function OpenElsewhere({ onTake }: { readonly onTake: () => void }) {
  return (
    <Page title="Bài trắc nghiệm">
      <Notice kind="warn">Bài này vừa được mở ở một cửa sổ khác của trình duyệt. Các câu đã trả lời vẫn còn nguyên.</Notice>
      <Button kind="main" wide onClick={onTake}>
        Làm tiếp ở đây
      </Button>
    </Page>
  );
}

/** While the time runs. */
function Open({ draft }: { readonly draft: Draft }) {
  const [isOverview, setOverview] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [turns, setTurns] = useState(0);
  const left = useLeft(draft);
  const isUp = left <= 0;
  const last = draft.questions.length - 1;
  useEffect(() => {
    document.title = `${draft.title} · ${shortName()}`;
  }, [draft.title]);
  useTimeUp(draft, isUp);
  const turn = (place: number) => {
    book.value?.turn(draft.id, place);
    setOverview(false);
    setTurns(turns + 1);
  };
  const next = () => (draft.place >= last ? setOverview(true) : turn(draft.place + 1));
  if (isUp) return <Ended draft={draft} />;
  return (
    <div class={css.sitting}>
      <TopBar draft={draft} left={left} />
      <div class={css.content}>
        {isOverview ? (
          <Overview draft={draft} left={left} onTurn={turn} />
        ) : (
          <QuestionView
            draft={draft}
            disabled={false}
            takesFocus={turns > 0}
            onAnswer={value => book.value?.answer(draft.id, draft.place, value)}
            onFlag={() => book.value?.flag(draft.id, draft.place)}
          />
        )}
      </div>
      <div class={css.bottom}>
        <Standing draft={draft} />
        {isOverview ? (
          <div class={css.two}>
            <Button onClick={() => setOverview(false)}>Về câu {draft.place + 1}</Button>
            <Button kind="main" onClick={() => setAsking(true)}>
              Nộp bài
            </Button>
          </div>
        ) : (
          <div class={css.three}>
            <Button disabled={draft.place === 0} onClick={() => turn(draft.place - 1)}>
              Câu trước
            </Button>
            <Button onClick={() => setOverview(true)}>Các câu</Button>
            <Button kind="main" onClick={next}>
              {draft.place >= last ? "Xem lại, nộp" : "Câu tiếp"}
            </Button>
          </div>
        )}
      </div>
      {isAsking && (
        <HandIn draft={draft} left={left} onHandIn={() => book.value?.handIn(draft.id)} onClose={() => setAsking(false)} />
      )}
    </div>
  );
}

/** When the time is up, what is loose goes out at once; after the grace the service is asked how it ended. */
function useTimeUp(draft: Draft, isUp: boolean): void {
  useEffect(() => {
    if (!isUp) return;
    book.value?.flush(draft.id);
    const ask = () => void book.value?.refresh(draft.id).catch(() => undefined);
    ask();
    const timer = setInterval(() => {
      if (isClosedBy(draft, Date.now())) ask();
    }, 5000);
    return () => clearInterval(timer);
  }, [isUp, draft.id, draft.closesAt, draft.clockOffsetMs]);
}

function TopBar({ draft, left }: { readonly draft: Draft; readonly left: number }) {
  const { text, isShort } = clockOf(left);
  return (
    <header class={css.top}>
      <div class={css.topRow}>
        <a class={css.leave} href="/viec-can-lam">
          <Icon name="back" />
          <span>Tạm dừng</span>
        </a>
        <p class={`${css.clock}${isShort ? ` ${css.short}` : ""}`} role="timer">
          <Icon name="clock" />
          <span class="number">{text}</span>
        </p>
      </div>
      <Bar share={answeredPlaces(draft).length / Math.max(1, draft.questions.length)} />
      <p class="unseen" aria-live="polite">
        {warningOf(left)}
      </p>
    </header>
  );
}

/** Where the answers are, always on the screen; read out when the signal goes or comes. */
function Standing({ draft }: { readonly draft: Draft }) {
  const waiting = unsent(draft).length;
  const text = standingText(waiting, answeredPlaces(draft).length, isReached.value);
  return (
    <p class={css.standing}>
      <Icon name={waiting === 0 ? "sent" : isReached.value ? "phone" : "signal_off"} />
      <span>{text}</span>
      <span class="unseen" aria-live="polite">
        {isReached.value ? "" : "Mất sóng. Đồng chí cứ làm tiếp, câu trả lời được lưu trên điện thoại này."}
      </span>
    </p>
  );
}

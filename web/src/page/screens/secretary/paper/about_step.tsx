import { useState } from "preact/hooks";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Choices, Field, Tick } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Show } from "../../../parts/states.tsx";
import { serviceNow } from "../../../state/about.ts";
import { me } from "../../../state/session.ts";
import { momentText } from "../../../words/dates.ts";
import { useMembers } from "../data.ts";
import { keptAt } from "../kept_where.ts";
import { Who } from "../plan/who.tsx";
import css from "../secretary.module.css";
import { withYear } from "../words.ts";
import { type Paper, useCodes, useUntested } from "./data.ts";
import { isNamed, takenAt } from "./entry.ts";
import { listOf, type StepProps } from "./steps.ts";

/** What stands at the head of the paper. */
export function AboutStep({ entry, onChange, unit, campaign }: StepProps) {
  const codes = useCodes(entry.quiz);
  return (
    <Show of={codes}>
      {papers =>
        papers.length === 0 ? (
          <>
            <Notice>Chưa lập mã đề nào. Lập và in đề trước, rồi mới nhập được bài làm trên đề ấy.</Notice>
            <ButtonLink kind="main" wide icon="printer" href={`${listOf(unit)}/in?dot=${campaign}`}>
              In đề
            </ButtonLink>
          </>
        ) : (
          <Head entry={entry} onChange={onChange} unit={unit} campaign={campaign} papers={papers} />
        )
      }
    </Show>
  );
}

function Head({ entry, onChange, unit, campaign, papers }: StepProps & { readonly papers: readonly Paper[] }) {
  const paper = papers.find(one => one.code === entry.code);
  const go = () => {
    keptAt(entry.kept);
    onChange({ ...entry, step: "answers" });
  };
  return (
    <form
      class="stack"
      onSubmit={event => {
        event.preventDefault();
        if (isNamed(entry)) go();
      }}
    >
      <Member entry={entry} onChange={onChange} unit={unit} campaign={campaign} />
      <Choices
        legend="Mã đề ghi ở đầu bài giấy"
        options={papers.map(one => ({ value: one.code, label: `Mã đề ${one.code}` }))}
        value={entry.code || null}
        // Another paper has other questions: what was copied from the first one fits it no longer.
        onChoose={code => onChange(code === entry.code ? entry : { ...entry, code, answers: {} })}
      />
      <div class={css.two}>
        <Field label="Ngày làm bài" type="date" value={entry.day} onInput={day => onChange({ ...entry, day })} required />
        <Field label="Giờ làm bài" type="time" value={entry.hour} onInput={hour => onChange({ ...entry, hour })} required />
      </div>
      {entry.day && entry.hour && <p role="status">Làm bài lúc {momentText(takenAt(entry))}.</p>}
      {entry.day && entry.hour && <OddTime taken={takenAt(entry)} paper={paper} />}
      <Tick
        label="Có người đọc câu hỏi và ghi giúp"
        checked={entry.isHelped}
        onChange={isHelped => onChange({ ...entry, isHelped })}
      />
      {entry.isHelped && (
        <Field
          label="Họ và tên người ghi giúp"
          value={entry.helper}
          onInput={helper => onChange({ ...entry, helper })}
          required
          maxLength={100}
        />
      )}
      <Field
        label="Bài giấy cất ở đâu"
        hint="Ví dụ: Sổ biên bản chi bộ, trang 12. Không chụp ảnh bài."
        value={entry.kept}
        onInput={kept => onChange({ ...entry, kept })}
        required
        maxLength={300}
      />
      <Button type="submit" kind="main" wide disabled={!isNamed(entry)}>
        Chép câu trả lời
      </Button>
    </form>
  );
}

/** The hour is before the paper was there, or still to come: told before twenty answers are copied. */
function OddTime({ taken, paper }: { readonly taken: string; readonly paper: Paper | undefined }) {
  const at = Date.parse(taken);
  if (at > serviceNow().getTime()) {
    return (
      <Notice kind="warn" live="polite">
        Giờ này chưa đến. Đồng chí xem lại ngày giờ ghi trên bài giấy.
      </Notice>
    );
  }
  // People write minutes.
  if (!paper || at >= Math.floor(Date.parse(paper.made_at) / 60_000) * 60_000) return null;
  return (
    <Notice kind="warn" live="polite">
      Mã đề {paper.code} lập lúc {momentText(paper.made_at)}, sau giờ làm bài này. Đồng chí xem lại ngày giờ và mã đề.
    </Notice>
  );
}

/** Whose paper it is: of who has not taken the test; all others on request. Nobody copies their own. */
function Member({ entry, onChange, unit, campaign }: StepProps) {
  const members = useMembers(unit);
  const untested = useUntested(campaign, unit);
  const [all, setAll] = useState(false);
  return (
    <Show of={members}>
      {people => {
        const others = people.filter(person => person.id !== me.value?.member_id);
        const isShown = (id: string) => all || untested === null || untested.has(id) || id === entry.member;
        const choices = others.filter(person => isShown(person.id));
        return (
          <>
            <Who
              label="Bài của đồng chí"
              people={choices.map(person => ({ id: person.id, text: withYear(person.full_name, person.birth_year) }))}
              value={entry.member}
              onChoose={id => {
                const person = others.find(one => one.id === id);
                onChange({ ...entry, member: id, name: person ? withYear(person.full_name, person.birth_year) : "" });
              }}
            />
            {untested !== null && (
              <Tick label="Hiện cả đồng chí đã làm bài (làm thêm một lượt)" checked={all} onChange={setAll} />
            )}
          </>
        );
      }}
    </Show>
  );
}

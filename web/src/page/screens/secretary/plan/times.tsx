import { Field } from "../../../parts/field.tsx";
import { instantOf } from "../../../words/instants.ts";
import css from "../secretary.module.css";
import { spanText } from "../words.ts";

export interface Times {
  readonly day: string;
  readonly from: string;
  readonly to: string;
}

interface TimesProps {
  readonly times: Times;
  readonly onChange: (times: Times) => void;
  /** The meeting has begun: only its end can still be stated. */
  readonly onlyEnd?: boolean;
}

/** What was typed, as it will be read: browsers show boxes of dates in their own language. */
function inWords({ day, from, to }: Times): string {
  const starts_at = instantOf(day, from);
  return spanText({ starts_at, ends_at: instantOf(day, to), cancelled_at: null });
}

/** The day and the hours of a meeting. */
export function TimesFields({ times, onChange, onlyEnd = false }: TimesProps) {
  const { day, from, to } = times;
  return (
    <>
      {!onlyEnd && (
        <Field label="Ngày" type="date" value={day} onInput={value => onChange({ ...times, day: value })} required />
      )}
      <div class={css.two}>
        {!onlyEnd && (
          <Field label="Từ" type="time" value={from} onInput={value => onChange({ ...times, from: value })} required />
        )}
        <Field label="Đến" type="time" value={to} onInput={value => onChange({ ...times, to: value })} required />
      </div>
      {day && from && to && <p role="status">{inWords(times)}</p>}
    </>
  );
}

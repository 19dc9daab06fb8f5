import { useState } from "preact/hooks";
import { Button } from "../../../parts/button.tsx";
import { Field, Tick } from "../../../parts/field.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { me } from "../../../state/session.ts";
import { keptAt, lastKept } from "../kept_where.ts";
import { EXCUSES, type Excuse, withYear } from "../words.ts";
import type { Say } from "./by_name.tsx";
import css from "./roll.module.css";
import { type Line, signedCount } from "./state.ts";

interface SignedProps {
  readonly lines: readonly Line[];
  readonly part: number;
  readonly say: Say;
  /** A make-up: who signed is named; nothing is said of the others. */
  readonly byName: boolean;
}

type Away = "unsigned" | Excuse;
const RECORDED = {
  present: "Đã ghi có mặt",
  excused: "Đã ghi vắng có lý do",
  unexcused: "Đã kết luận vắng không lý do",
  unrecorded: "",
} as const;

/** From the signed paper: everybody was there but those without a signature. One roll for the whole list. */
export function SignedList({ lines, part, say, byName }: SignedProps) {
  const [away, setAway] = useState<Readonly<Record<string, Away>>>({});
  const [paper, setPaper] = useState(lastKept);
  const [alone, setAlone] = useState(false);
  const [saved, setSaved] = useState<number | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const listed = lines.filter(line => line.person.on_list && line.person.expected !== false);
  const signed = signedCount(listed, away);
  const toggle = (id: string) => {
    setSaved(null);
    setAway(({ [id]: was, ...rest }) => (was ? rest : { ...rest, [id]: "unsigned" }));
  };
  const save = () => {
    keptAt(paper);
    const excused = Object.entries(away).flatMap(([member_id, why]) =>
      why === "unsigned" ? [] : [{ member_id, state: "excused" as const, excuse: why }],
    );
    // Who is on the list and counted nowhere is spoken of by name only.
    const uncounted = lines
      .filter(line => line.person.on_list && line.person.expected === false)
      .map(line => line.person.member_id);
    const came = listed.filter(line => line.state === "unrecorded" && !away[line.person.member_id]);
    const present = came.map(line => ({ member_id: line.person.member_id, state: "present" as const }));
    void say({
      ...(byName ? {} : { all_present_except: [...Object.keys(away), ...uncounted] }),
      marks: byName ? [...present, ...excused] : excused,
      parts: [part],
      paper_kept: paper.trim() || null,
      no_second_person: alone,
    });
    setSaved(signed);
  };
  return (
    <div class="stack">
      <p>
        <strong>Tất cả có mặt, trừ …</strong> Bấm vào tên đồng chí <strong>không có chữ ký</strong> trên giấy.
      </p>
      <ul class={css.names}>
        {listed.map(line => (
          <SignedName
            key={line.person.member_id}
            line={line}
            away={away[line.person.member_id] ?? null}
            isAsked={asked === line.person.member_id}
            onTap={line.state === "unrecorded" ? toggle : setAsked}
            onWhy={why}
          />
        ))}
      </ul>
      <Field
        label="Giấy ký tên cất ở đâu"
        hint="Ví dụ: Sổ biên bản chi bộ, trang 12. Không chụp ảnh giấy."
        value={paper}
        onInput={setPaper}
        maxLength={200}
      />
      <Tick label="Lúc đó không có người thứ hai để xác nhận (ghi “một người ghi”)" checked={alone} onChange={setAlone} />
      {saved !== null && (
        <Notice kind="good" live="polite">
          Đã lưu: {saved}/{listed.length} đồng chí có mặt theo danh sách đã ký.
        </Notice>
      )}
      <Button kind="main" wide disabled={listed.length === 0 || saved !== null} onClick={save}>
        Ghi {signed} đồng chí có mặt{listed.length > signed ? `, trừ ${listed.length - signed}` : ""}
      </Button>
    </div>
  );

  function why(id: string, value: Away) {
    setSaved(null);
    setAway(before => ({ ...before, [id]: value }));
  }
}

interface SignedNameProps {
  readonly line: Line;
  readonly away: Away | null;
  /** Tapped although it is recorded already: the way to change that is named. */
  readonly isAsked: boolean;
  readonly onTap: (id: string) => void;
  readonly onWhy: (id: string, away: Away) => void;
}

function SignedName({ line, away, isAsked, onTap, onWhy }: SignedNameProps) {
  const { member_id: id, name, birth_year: year } = line.person;
  const isRecorded = line.state !== "unrecorded";
  const isAway = isRecorded ? line.state !== "present" : away !== null;
  return (
    <li class={css.wraps}>
      <button
        type="button"
        class={`${css.name}${isAway ? ` ${css.away}` : ""}`}
        aria-pressed={isAway ? "false" : "true"}
        onClick={() => onTap(id)}
      >
        <span class={css.box}>{isAway ? <Icon name="minus" /> : <Icon name="check" />}</span>
        <div>
          <strong>{withYear(name, year)}</strong>
          <span class={css.under}>{isRecorded ? RECORDED[line.state] : away ? "Không có chữ ký" : "Có chữ ký"}</span>
        </div>
      </button>
      {isAsked && isRecorded && (
        <p class={css.aside} role="status">
          {RECORDED[line.state]} từ trước nên giữ nguyên. Cần sửa thì đồng chí sang “Gọi tên”, bấm vào tên này.
        </p>
      )}
      {away && id !== me.value?.member_id && (
        <select
          class="input"
          aria-label={`Lý do vắng của ${withYear(name, year)}`}
          value={away}
          onChange={event => onWhy(id, event.currentTarget.value as Away)}
        >
          <option value="unsigned">Để “chưa ghi”, tìm hiểu sau</option>
          {EXCUSES.map(excuse => (
            <option key={excuse.value} value={excuse.value}>
              Vắng có lý do: {excuse.label.toLowerCase()}
            </option>
          ))}
        </select>
      )}
    </li>
  );
}

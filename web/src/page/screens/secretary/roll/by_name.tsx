import { useRef, useState } from "preact/hooks";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Choices } from "../../../parts/field.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { me } from "../../../state/session.ts";
import { EXCUSES, type Excuse, withYear } from "../words.ts";
import css from "./roll.module.css";
import { type Line, type Roll, tapped } from "./state.ts";

export type Say = (roll: Omit<Roll, "client_id" | "unit_id" | "device_time">) => Promise<void>;

interface ByNameProps {
  readonly lines: readonly Line[];
  readonly part: number;
  readonly say: Say;
}

const TWICE_MS = 500;

/** One tap on a name: present. Everybody stands by given name. */
export function ByName({ lines, part, say }: ByNameProps) {
  const [asked, setAsked] = useState<{ readonly line: Line; readonly about: "excuse" | "undo" } | null>(null);
  const last = useRef({ id: "", at: 0 });
  const mark = (line: Line) => {
    // A hand that shakes taps twice: the second tap would take the first one back.
    const before = last.current;
    last.current = { id: line.person.member_id, at: performance.now() };
    if (before.id === last.current.id && last.current.at - before.at < TWICE_MS) return;
    if (line.byCode) setAsked({ line, about: "undo" });
    else void say({ marks: [tapped(line)], parts: [part], no_second_person: false });
  };
  return (
    <div class="stack-small">
      <p class="soft small">Bấm vào tên là ghi có mặt. Vắng có lý do: bấm nút “Vắng” bên cạnh tên.</p>
      <ul class={css.names}>
        {lines.map(line => (
          <Name
            key={line.person.member_id}
            line={line}
            onTap={() => mark(line)}
            onAway={() => setAsked({ line, about: "excuse" })}
          />
        ))}
      </ul>
      {asked?.about === "excuse" && (
        <AwayDialog
          line={asked.line}
          onClose={() => setAsked(null)}
          onSave={excuse => {
            const { line } = asked;
            const undone = line.state === "unrecorded" ? {} : { reason: "Ghi lại lý do vắng" };
            const made = { member_id: line.person.member_id, state: "excused" as const, excuse, ...undone };
            void say({ marks: [made], parts: [part], no_second_person: false });
            setAsked(null);
          }}
        />
      )}
      {asked?.about === "undo" && (
        <UndoDialog
          line={asked.line}
          onClose={() => setAsked(null)}
          onUndo={() => {
            const made = { ...tapped(asked.line), reason: "Đồng chí không có mặt, mã được nhập từ nơi khác" };
            void say({ marks: [made], parts: [part], no_second_person: false });
            setAsked(null);
          }}
        />
      )}
    </div>
  );
}

interface NameProps {
  readonly line: Line;
  readonly onTap: () => void;
  readonly onAway: () => void;
}

function Name({ line, onTap, onAway }: NameProps) {
  const { person, state } = line;
  const under = underText(line);
  const isAway = state === "excused" || state === "unexcused";
  return (
    <li>
      <button
        type="button"
        class={`${css.name}${isAway ? ` ${css.away}` : ""}`}
        aria-pressed={state === "present" ? "true" : "false"}
        onClick={onTap}
      >
        <span class={css.box}>{state === "present" ? <Icon name="check" /> : isAway ? <Icon name="minus" /> : null}</span>
        <div>
          <strong>{withYear(person.name, person.birth_year)}</strong>
          {under && <span class={css.under}>{under}</span>}
        </div>
      </button>
      {person.member_id !== me.value?.member_id && (
        <button
          type="button"
          class={css.more}
          aria-label={`Vắng có lý do: ${withYear(person.name, person.birth_year)}`}
          onClick={onAway}
        >
          Vắng
        </button>
      )}
    </li>
  );
}

const WORDS = { present: "Có mặt", excused: "Vắng có lý do", unexcused: "Vắng không lý do", unrecorded: "" } as const;

function underText(line: Line): string {
  const words = [
    line.byCode ? "Có mặt, bằng mã" : WORDS[line.state],
    line.waits ? "chưa gửi" : line.byCode ? "" : (line.standing ?? ""),
    line.person.duty_text ?? "",
    line.person.expected === false ? "không tính trong đợt này" : "",
  ];
  return words.filter(Boolean).join(" · ");
}

interface AwayProps {
  readonly line: Line;
  readonly onSave: (excuse: Excuse) => void;
  readonly onClose: () => void;
}

function AwayDialog({ line, onSave, onClose }: AwayProps) {
  const [excuse, setExcuse] = useState<Excuse | null>(null);
  return (
    <Dialog
      title={withYear(line.person.name, line.person.birth_year)}
      onClose={onClose}
      actions={
        <>
          <Button kind="main" wide disabled={!excuse} onClick={() => excuse && onSave(excuse)}>
            Ghi vắng có lý do
          </Button>
          <Button wide onClick={onClose}>
            Thôi
          </Button>
        </>
      }
    >
      <Choices legend="Lý do vắng (không ghi bệnh, không cần giấy tờ)" options={EXCUSES} value={excuse} onChoose={setExcuse} />
    </Dialog>
  );
}

interface UndoProps {
  readonly line: Line;
  readonly onUndo: () => void;
  readonly onClose: () => void;
}

function UndoDialog({ line, onUndo, onClose }: UndoProps) {
  return (
    <Dialog
      title={withYear(line.person.name, line.person.birth_year)}
      onClose={onClose}
      actions={
        <>
          <Button kind="main" wide onClick={onClose}>
            Giữ nguyên
          </Button>
          <Button wide onClick={onUndo}>
            Đồng chí này không có mặt
          </Button>
        </>
      }
    >
      <p>Đồng chí này đã tự điểm danh bằng mã tại hội trường. Chỉ bỏ khi đồng chí biết chắc người ấy không có mặt.</p>
    </Dialog>
  );
}

import { useState } from "preact/hooks";
import { Field } from "../../../parts/field.tsx";
import type { Plan } from "./form.tsx";

/** The parts as they are typed, one a line, and what is wrong with them. */
export interface PartsForm {
  readonly text: string;
  readonly needed: string;
  readonly wrong: { readonly parts?: string; readonly needed?: string };
  readonly set: (text: string, needed: string) => void;
  /** What differs from the plan; null: nothing; "wrong": something is, and is said beside its box. */
  readonly changes: () => { parts: string[]; parts_required: number } | "wrong" | null;
}

export function usePartsForm(plan: Plan): PartsForm {
  const [text, setText] = useState(plan.parts.join("\n"));
  const [needed, setNeeded] = useState(String(plan.parts_required));
  const [wrong, setWrong] = useState<PartsForm["wrong"]>({});
  return {
    text,
    needed,
    wrong,
    set: (newText, newNeeded) => {
      setText(newText);
      setNeeded(newNeeded);
    },
    changes: () => {
      const parts = namesOf(text);
      const count = parts.length === 1 ? 1 : Number(needed);
      const found = complaints(parts, count);
      setWrong(found);
      if (Object.keys(found).length > 0) return "wrong";
      const isSame = parts.join("\n") === plan.parts.join("\n") && count === plan.parts_required;
      return isSame ? null : { parts, parts_required: count };
    },
  };
}

export function namesOf(text: string): string[] {
  return text
    .split("\n")
    .map(line => line.trim())
    .filter(Boolean);
}

export function complaints(parts: readonly string[], count: number): PartsForm["wrong"] {
  return {
    ...(parts.length < 1 || parts.length > 20 ? { parts: "Đợt học tập có từ 1 đến 20 phần, mỗi phần một dòng." } : {}),
    ...(!Number.isInteger(count) || count < 1 || count > parts.length
      ? { needed: `Đồng chí ghi một số từ 1 đến ${Math.max(1, parts.length)}.` }
      : {}),
  };
}

/** The parts of the campaign, and how many make a participation: by default all. */
export function Parts({ form }: { readonly form: PartsForm }) {
  const names = namesOf(form.text);
  return (
    <div class="card stack">
      <Field
        label="Các phần học"
        hint="Mỗi phần một dòng, ví dụ: Buổi sáng, Buổi chiều. Chỉ có một phần thì để một dòng."
        lines
        value={form.text}
        onInput={text => form.set(text, String(Math.max(1, namesOf(text).length)))}
        wrong={form.wrong.parts ?? null}
      />
      {names.length > 1 && (
        <Field
          label="Dự mấy phần thì được tính là đã học"
          hint="Thường là tất cả. Phần còn thiếu được học bù theo từng phần."
          inputMode="numeric"
          value={form.needed}
          onInput={needed => form.set(form.text, needed)}
          wrong={form.wrong.needed ?? null}
        />
      )}
    </div>
  );
}

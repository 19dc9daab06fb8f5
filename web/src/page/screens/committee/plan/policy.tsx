import { useState } from "preact/hooks";
import { Choices, Field, Tick } from "../../../parts/field.tsx";
import css from "./form.module.css";
import type { Plan, StepProps } from "./form.tsx";
import { patch, SaveBar, useSaving } from "./saving.tsx";

const POLICIES = [
  {
    value: "default-1",
    label:
      "Cách tính chung: đồng chí được miễn, tạm miễn, bị đình chỉ sinh hoạt đảng không tính; được miễn mà có dự học thì ghi riêng",
  },
  {
    value: "congress-1",
    label: "Như đại hội: đồng chí được miễn hoặc tạm miễn có dự học thì tính vào cả số thuộc diện và số đã tham gia",
  },
];
type Kind = "province" | "superior" | "grassroots" | "section" | "grassroots_branch" | "branch" | "cell";
const KINDS: readonly (readonly [Kind, string])[] = [
  ["province", "Đảng bộ tỉnh"],
  ["superior", "Đảng bộ cấp trên trực tiếp cơ sở"],
  ["grassroots", "Đảng bộ cơ sở"],
  ["section", "Đảng bộ bộ phận"],
  ["grassroots_branch", "Chi bộ cơ sở"],
  ["branch", "Chi bộ"],
];

/** Step 6: who counts, the target, and for whom screens say đạt or chưa đạt. */
export function Policy({ plan, onSaved }: StepProps) {
  const saving = useSaving();
  const [policy, setPolicy] = useState(plan.policy);
  const [target, setTarget] = useState(percent(plan));
  const [kinds, setKinds] = useState<readonly string[]>(plan.verdict_kinds);
  const [wrong, setWrong] = useState<string | null>(null);
  const save = () => {
    const hundredths = hundredthsOf(target);
    setWrong(hundredths === null ? "Đồng chí ghi một số từ 0 đến 100, nhiều nhất hai chữ số sau dấu phẩy." : null);
    if (hundredths === null) return;
    void saving.save(async () => {
      onSaved(await patch(plan, { policy, target: hundredths, verdict_kinds: kinds as Kind[] }));
    });
  };
  return (
    <form
      class="stack"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        save();
      }}
    >
      <Choices legend="Cách tính" value={policy} onChoose={setPolicy} options={POLICIES} />
      <Field
        label="Chỉ tiêu tham gia (%)"
        hint="Thường là 98"
        inputMode="decimal"
        value={target}
        onInput={setTarget}
        wrong={wrong}
        required
      />
      <fieldset class="field">
        <legend class="label">Ghi “đạt”, “chưa đạt” cho</legend>
        <p class="hint">Chi bộ ít người chỉ nên ghi “còn mấy đồng chí”: một người nằm viện cũng làm chi bộ chưa đạt.</p>
        <div class={css.list}>
          {KINDS.map(([kind, word]) => (
            <Tick
              key={kind}
              label={word}
              checked={kinds.includes(kind)}
              onChange={isOn => setKinds(isOn ? [...kinds, kind] : kinds.filter(one => one !== kind))}
            />
          ))}
        </div>
      </fieldset>
      <SaveBar saving={saving} />
    </form>
  );
}

/** 9800 → "98", 9750 → "97,5". */
function percent({ target }: Plan): string {
  return String(target / 100).replace(".", ",");
}

/** "97,5" → 9750; null: no such share. */
export function hundredthsOf(text: string): number | null {
  const found = text.trim().match(/^(\d{1,3})(?:[.,](\d{1,2}))?$/);
  if (!found) return null;
  const value = Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
  return value <= 10_000 ? value : null;
}

import { Button } from "../../../parts/button.tsx";
import { Choices } from "../../../parts/field.tsx";
import type { Say } from "./by_name.tsx";
import css from "./roll.module.css";

interface PartsProps {
  readonly parts: readonly number[];
  readonly names: readonly string[];
  readonly chosen: number;
  readonly onChoose: (part: number) => void;
  readonly say: Say;
}

/** The parts of a meeting that has several; the roll of the part before is repeated with one tap. */
export function Parts({ parts, names, chosen, onChoose, say }: PartsProps) {
  if (parts.length < 2) return null;
  const before = parts[parts.indexOf(chosen) - 1];
  const name = (part: number) => names[part - 1] ?? `Phần ${part}`;
  return (
    <div class={`${css.parts} stack-small`}>
      <Choices
        legend="Phần của buổi học"
        options={parts.map(part => ({ value: part, label: name(part) }))}
        value={chosen}
        onChoose={onChoose}
      />
      {before !== undefined && (
        <Button
          wide
          icon="copy"
          onClick={() => void say({ marks: [], parts: [chosen], repeat_part: before, no_second_person: false })}
        >
          Ghi giống phần trước: {name(before)}
        </Button>
      )}
    </div>
  );
}

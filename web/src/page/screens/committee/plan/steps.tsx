import { useEffect, useRef } from "preact/hooks";
import css from "./form.module.css";

export const STEPS = [
  "Tên và thời gian",
  "Nơi học",
  "Tài liệu",
  "Phần học, buổi học",
  "Bài trắc nghiệm",
  "Cách tính",
  "Mở đợt",
];

interface StepsProps {
  /** The campaign; null: it is not stored yet, and there is only the first step. */
  readonly id: string | null;
  readonly at: number;
}

/** The steps, and where one is among them. */
export function Steps({ id, at }: StepsProps) {
  return (
    <nav aria-label="Các bước lập đợt">
      <ol class={`plain ${css.steps}`}>
        {STEPS.map((step, index) => (
          <li key={step} aria-current={index + 1 === at ? "step" : undefined}>
            {id === null ? (
              <span>{inside(step, index)}</span>
            ) : (
              <a href={`/dot/${id}?buoc=${index + 1}`}>{inside(step, index)}</a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The step's name, above it; it gets the focus when one comes to it from another. */
export function StepTitle({ at }: Pick<StepsProps, "at">) {
  const place = useRef<HTMLHeadingElement>(null);
  const before = useRef(at);
  useEffect(() => {
    if (before.current !== at) place.current?.focus({ preventScroll: true });
    before.current = at;
  }, [at]);
  return (
    <h2 ref={place} tabIndex={-1}>
      Bước {at} trong {STEPS.length}: {STEPS[at - 1]}
    </h2>
  );
}

function inside(step: string, index: number) {
  return (
    <>
      <b>{index + 1}</b> <span class={css.word}>{step}</span>
    </>
  );
}

import type { ComponentChildren } from "preact";

interface FactsProps {
  readonly lines: readonly (readonly [string, ComponentChildren])[];
  /** The value beside its label where there is room, not below it: for short ones. */
  readonly beside?: boolean;
}

/** What is known, label and value. */
export function Facts({ lines, beside = false }: FactsProps) {
  return (
    <dl class={beside ? "facts beside" : "facts"}>
      {lines.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

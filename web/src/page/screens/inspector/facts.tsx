import type { ComponentChildren } from "preact";
import css from "./inspector.module.css";

/** What is known, label and value, one below the other on a phone, side by side where there is room. */
export function Facts({ lines }: { readonly lines: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class={css.facts}>
      {lines.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

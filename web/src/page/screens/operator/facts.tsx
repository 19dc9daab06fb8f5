import css from "./operator.module.css";

/** What is known, label and value. */
export function Facts({ lines }: { readonly lines: readonly (readonly [string, string])[] }) {
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

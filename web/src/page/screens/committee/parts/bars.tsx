import { countText } from "../../../words/numbers.ts";
import css from "./bars.module.css";

export interface Part {
  readonly name: string;
  readonly count: number;
}

/** How a whole divides: one band for the eye where there are several parts, the same in words and numbers below it. */
export function Shares({ label, parts }: { readonly label: string; readonly parts: readonly Part[] }) {
  const shown = parts.map((part, at) => ({ ...part, at })).filter(part => part.count > 0);
  const total = shown.reduce((sum, part) => sum + part.count, 0);
  if (total === 0) return null;
  return (
    <figure class="stack-small">
      <figcaption class="small soft">{label}</figcaption>
      {shown.length > 1 && (
        <div class={css.band} aria-hidden="true">
          {shown.map(part => (
            <span key={part.name} class={css[`hue${part.at}`]} style={{ flexGrow: part.count }} />
          ))}
        </div>
      )}
      <ul class={`plain ${css.legend}`}>
        {shown.map(part => (
          <li key={part.name}>
            <span class={`${css.swatch} ${css[`hue${part.at}`]}`} aria-hidden="true" />
            {part.name} <strong class="number">{countText(part.count)}</strong>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** A few counts, one below the other, each with its bar. */
export function Bars({
  label,
  parts,
  unit,
}: {
  readonly label: string;
  readonly parts: readonly Part[];
  readonly unit: string;
}) {
  const most = Math.max(1, ...parts.map(part => part.count));
  return (
    <figure class="stack-small">
      <figcaption class="small soft">{label}</figcaption>
      <ul class={`plain ${css.bars}`}>
        {parts.map(part => (
          <li key={part.name}>
            <span>{part.name}</span>
            <span class={css.rail} aria-hidden="true">
              <span style={{ width: `${Math.max(1.5, (100 * part.count) / most)}%` }} />
            </span>
            <span class="number">
              {countText(part.count)} <span class="unseen">{unit}</span>
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

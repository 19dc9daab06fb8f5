import { countText, percentText } from "../words/numbers.ts";

interface RateProps {
  readonly numerator: number;
  readonly denominator: number;
  /** As the service truncated it ("97.9"); null: it does not apply. */
  readonly percent: string | null;
}

/** A rate as this product shows it: the fraction first and large, the percentage beside it. */
export function Rate({ numerator, denominator, percent }: RateProps) {
  return (
    <p class="rate">
      <span class="fraction">
        {countText(numerator)}/<wbr />
        {countText(denominator)}
      </span>{" "}
      {percent !== null && <span class="percent">({percentText(percent)})</span>}
    </p>
  );
}

interface MeterProps {
  readonly numerator: number;
  readonly denominator: number;
  /** The target in hundredths of a percent (9800); null: no mark. */
  readonly target: number | null;
  readonly met: boolean | null;
}

/** How full a rate is, with a mark at the target; for the eye only: the figures stand beside it in words. */
export function Meter({ numerator, denominator, target, met }: MeterProps) {
  const share = denominator === 0 ? 0 : Math.min(100, (100 * numerator) / denominator);
  return (
    <div class={`meter${met ? " met" : ""}`} aria-hidden="true">
      <div class="full" style={{ width: `${share}%` }} />
      {target !== null && <div class="goal" style={{ left: `calc(${target / 100}% - 1px)` }} />}
    </div>
  );
}

interface TrendProps {
  /** In order of time: a short label, and the rate in hundredths of a percent; null: none then. */
  readonly points: readonly { readonly label: string; readonly value: number | null; readonly said: string }[];
  readonly target: number | null;
  /** What the picture shows, in one sentence, for those who listen. */
  readonly caption: string;
}

const WIDTH = 340;
const HEIGHT = 150;
const MARGIN = { left: 16, right: 16, top: 16, bottom: 28 };

/** A line over a few campaigns; the same figures follow as a table for those who listen. */
export function TrendChart({ points, target, caption }: TrendProps) {
  const known = points.flatMap(point => (point.value === null ? [] : [point.value]));
  const low = Math.min(...known, target ?? 10_000) - 150;
  const span = Math.max(10_000 - low, 1);
  const x = (at: number) => MARGIN.left + (at * (WIDTH - MARGIN.left - MARGIN.right)) / Math.max(1, points.length - 1);
  const y = (value: number) => MARGIN.top + ((10_000 - value) * (HEIGHT - MARGIN.top - MARGIN.bottom)) / span;
  const dots = points.flatMap((point, at) => (point.value === null ? [] : [{ at, value: point.value, label: point.label }]));
  return (
    <figure>
      <svg class="trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={caption}>
        {target !== null && <line class="goal" x1={0} x2={WIDTH} y1={y(target)} y2={y(target)} />}
        <polyline class="curve" points={dots.map(dot => `${x(dot.at)},${y(dot.value)}`).join(" ")} />
        {dots.map(dot => (
          <circle key={dot.at} class="dot" cx={x(dot.at)} cy={y(dot.value)} r={4.5} />
        ))}
        {points.map((point, at) => (
          <text
            key={point.label}
            x={x(at)}
            y={HEIGHT - 8}
            text-anchor={at === 0 ? "start" : at === points.length - 1 ? "end" : "middle"}
          >
            {point.label}
          </text>
        ))}
      </svg>
      <ul class="unseen">
        {points.map(point => (
          <li key={point.label}>{point.said}</li>
        ))}
      </ul>
    </figure>
  );
}

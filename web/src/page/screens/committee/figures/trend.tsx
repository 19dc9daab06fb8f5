import { answer, api, type Schema } from "../../../api/client.ts";
import { Card } from "../../../parts/card.tsx";
import { TrendChart } from "../../../parts/figures.tsx";
import { useLoad } from "../../../state/load.ts";
import { dayText } from "../../../words/dates.ts";
import { unbroken } from "../../../words/names.ts";

type Point = Schema<"TrendOut">["items"][number];

/** The unit from campaign to campaign, as each of them was; nothing before there are two. */
export function Trend({ unit }: { readonly unit: string }) {
  const params = { path: { unit_id: unit } };
  const read = () => answer(api.GET("/api/v1/units/{unit_id}/participation", { params }));
  const found = useLoad(`trend/${unit}`, read, "bundles").data;
  const points = [...(found?.items ?? [])].reverse();
  if (points.length < 2) return null;
  const targets = new Set(points.map(point => point.took_part.target));
  const [target] = [...targets];
  return (
    <Card title="Qua các đợt học tập">
      <TrendChart
        caption={`Tỷ lệ tham gia của ${found?.name} qua ${points.length} đợt học tập`}
        target={targets.size === 1 ? (target ?? null) : null}
        points={points.map(point => ({ label: label(point), value: hundredths(point), said: said(point) }))}
      />
      <ol class="plain small stack-small" aria-hidden="true">
        {points.map(point => (
          <li key={point.campaign_id}>
            <strong>{label(point)}</strong> {titleOf(point)}: <span class="number">{unbroken(point.took_part.text ?? "")}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** A campaign that is still open says so: its figure goes on growing. */
function titleOf(point: Point): string {
  return point.state === "open" ? `${point.title} (đang mở)` : point.title;
}

/** "tháng 10/2024". */
function label(point: Point): string {
  return dayText(point.starts_at).slice(3);
}

function said(point: Point): string {
  return `${titleOf(point)}, tháng ${label(point)}: ${point.took_part.text ?? "không áp dụng"}`;
}

/** For the height in the picture only, truncated like every shown figure. */
function hundredths({ took_part: rate }: Point): number | null {
  if (!rate.applicable || rate.numerator === null || rate.denominator === 0) return null;
  return Math.floor((10_000 * rate.numerator) / rate.denominator);
}

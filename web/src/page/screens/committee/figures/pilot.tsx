import { answer, api, type Schema } from "../../../api/client.ts";
import { Card } from "../../../parts/card.tsx";
import { Meter } from "../../../parts/figures.tsx";
import { useLoad } from "../../../state/load.ts";
import { unbroken } from "../../../words/names.ts";
import { countText } from "../../../words/numbers.ts";
import { ownUnits } from "../parts/places.ts";

type Side = Schema<"PilotOut">["pilot"];

/** The pilot and the rest inside one unit; together they are the unit's total. */
export function Pilot({ campaign, unit }: { readonly campaign: string; readonly unit: string }) {
  const found = useLoad(
    `pilot/${campaign}/${unit}`,
    () => {
      const params = { path: { campaign_id: campaign }, query: { unit } };
      return answer(api.GET("/api/v1/campaigns/{campaign_id}/participation/pilot", { params }));
    },
    "bundles",
  ).data;
  if (found === null || found.pilot.branches === 0) return null;
  // Further down, where every branch takes part in the pilot, the card would say again what stands above it.
  if (found.rest.branches === 0 && !ownUnits().some(own => own.id === unit)) return null;
  return (
    <Card title="Thí điểm và các nơi còn lại">
      <SideFigures side={found.pilot} />
      {found.rest.branches > 0 ? (
        <SideFigures side={found.rest} />
      ) : (
        <p class="small soft">Đợt này chỉ có các chi bộ thí điểm nên chưa có nơi khác để đối chiếu.</p>
      )}
    </Card>
  );
}

function SideFigures({ side }: { readonly side: Side }) {
  const { numerator, denominator, target, met, text } = side.took_part;
  return (
    <div class="stack-small">
      <h3>
        {side.name} <span class="soft small">({countText(side.branches)} chi bộ)</span>
      </h3>
      <p class="number">Đã tham gia {unbroken(text ?? "")}</p>
      <Meter numerator={numerator ?? 0} denominator={denominator} target={target} met={met} />
      <p class="small soft number">Đã làm bài {unbroken(side.took_test.text ?? side.took_test.hidden_because ?? "")}</p>
    </div>
  );
}

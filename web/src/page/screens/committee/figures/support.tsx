import type { Schema } from "../../../api/client.ts";
import { LineLink, Lines } from "../../../parts/card.tsx";
import { Show } from "../../../parts/states.tsx";
import type { Loaded } from "../../../state/load.ts";
import { unbroken } from "../../../words/names.ts";
import { countText } from "../../../words/numbers.ts";
import { Bars } from "../parts/bars.tsx";
import { byMissing, standingText } from "../parts/message.ts";
import { figures } from "../parts/places.ts";

type SupportOut = Schema<"SupportOut">;
type Standing = SupportOut["campaigns"][number];

interface SupportProps {
  readonly loaded: Loaded<SupportOut>;
  readonly standing: Standing | null;
  readonly campaign: string;
}

const FIRST = 6;

/** "Cần hỗ trợ trước": people left and days left, in the service's order; no ranking by rate. */
export function Support({ loaded, standing, campaign }: SupportProps) {
  return (
    <section class="stack-small">
      <h2>Cần hỗ trợ trước</h2>
      <Show of={loaded}>
        {found => {
          const needs = found.items.filter(need => need.campaign_id === campaign);
          return (
            <>
              {standing && (
                <div class="card stack-small">
                  <p>{standingText(standing)}</p>
                  {standing.branches > 1 && (
                    <Bars label="Số chi bộ, theo số đồng chí chưa học" parts={byMissing(standing)} unit="chi bộ" />
                  )}
                </div>
              )}
              {needs.length === 0 && !standing && <p class="soft">Không còn đồng chí nào chưa học.</p>}
              {needs.length > 0 && (
                <Lines>
                  {needs.slice(0, FIRST).map(need => (
                    <LineLink
                      key={need.unit_id}
                      href={figures(campaign, need.unit_id)}
                      title={need.name}
                      detail={unbroken(need.sentence)}
                    />
                  ))}
                </Lines>
              )}
              {needs.length > FIRST && (
                <details>
                  <summary>{countText(needs.length - FIRST)} tổ chức đảng nữa</summary>
                  <Lines>
                    {needs.slice(FIRST).map(need => (
                      <LineLink
                        key={need.unit_id}
                        href={figures(campaign, need.unit_id)}
                        title={need.name}
                        detail={unbroken(need.sentence)}
                      />
                    ))}
                  </Lines>
                </details>
              )}
            </>
          );
        }}
      </Show>
    </section>
  );
}

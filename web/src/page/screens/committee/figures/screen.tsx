import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import { go } from "../../../shell/location.ts";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { STATES } from "../../../words/campaigns.ts";
import { NOT_FOUND } from "../../../words/errors.ts";
import { allCampaigns, type Campaign, current, figures, ownUnits, type Tree } from "../parts/places.ts";
import css from "./figures.module.css";
import { Overview } from "./overview.tsx";

/** The tree with its rates: of the place asked for, or of the campaign that is open in the person's own unit. */
export default function FiguresScreen({ params, query }: ScreenProps) {
  const campaigns = useLoad("campaigns", allCampaigns, "bundles");
  const begun = (campaigns.data ?? []).filter(campaign => campaign.state !== "planned");
  const campaign = params.campaign ?? current(begun)?.id ?? null;
  const unit = params.unit ?? ownUnits()[0]?.id ?? null;
  const tree: Tree = query.cay === "hien-nay" ? "today" : "as_was";
  if (campaign !== null && unit !== null) {
    return (
      <Overview
        campaign={campaign}
        unit={unit}
        tree={tree}
        chooser={<Chooser campaigns={begun} chosen={campaign} onChoose={id => go(figures(id, unit, tree))} />}
      />
    );
  }
  return (
    <Page title="Số liệu học tập">
      <Show of={campaigns}>
        {() => (
          <Notice>
            {unit === null
              ? NOT_FOUND
              : "Chưa có đợt học tập nào được mở. Đồng chí lập đợt ở mục Đợt học tập; số liệu hiện ở đây từ khi đợt mở."}
          </Notice>
        )}
      </Show>
    </Page>
  );
}

interface ChooserProps {
  readonly campaigns: readonly Campaign[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

function Chooser({ campaigns, chosen, onChoose }: ChooserProps) {
  return (
    <label class={`field no-print ${css.chooser}`}>
      <span class="label">Đợt học tập</span>
      <select class="input" value={chosen} onChange={event => onChoose(event.currentTarget.value)}>
        {campaigns.map(campaign => (
          <option key={campaign.id} value={campaign.id}>
            {campaign.title} ({STATES[campaign.state]})
          </option>
        ))}
      </select>
    </label>
  );
}

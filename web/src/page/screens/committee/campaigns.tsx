import { ButtonLink } from "../../parts/button.tsx";
import { LineLink, Lines } from "../../parts/card.tsx";
import { Page } from "../../parts/page.tsx";
import { Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { useLoad } from "../../state/load.ts";
import { dayText, momentText } from "../../words/dates.ts";
import { unbroken } from "../../words/names.ts";
import { allCampaigns, type Campaign } from "./parts/places.ts";

const GROUPS: readonly { readonly state: Campaign["state"]; readonly title: string }[] = [
  { state: "open", title: "Đang mở" },
  { state: "planned", title: "Đang lập" },
  { state: "closed", title: "Đã chốt số liệu" },
];

/** Every campaign, from the plan to the closing. */
export default function CampaignsScreen(_: ScreenProps) {
  const campaigns = useLoad("campaigns", allCampaigns, "bundles");
  return (
    <Page title="Đợt học tập">
      <ButtonLink kind="main" icon="plus" wide href="/dot/lap">
        Lập đợt học tập mới
      </ButtonLink>
      <Show of={campaigns}>
        {found => (
          <>
            {found.length === 0 && <p class="soft">Chưa có đợt học tập nào.</p>}
            {GROUPS.map(group => (
              <Group key={group.state} title={group.title} campaigns={found.filter(one => one.state === group.state)} />
            ))}
          </>
        )}
      </Show>
    </Page>
  );
}

function Group({ title, campaigns }: { readonly title: string; readonly campaigns: readonly Campaign[] }) {
  if (campaigns.length === 0) return null;
  return (
    <section class="stack-small">
      <h2>{title}</h2>
      <Lines>
        {campaigns.map(campaign => (
          <LineLink key={campaign.id} href={`/dot/${campaign.id}`} title={unbroken(campaign.title)} detail={detail(campaign)} />
        ))}
      </Lines>
    </section>
  );
}

function detail(campaign: Campaign): string {
  const period =
    campaign.state === "open"
      ? `Hạn ${momentText(campaign.ends_at)}`
      : `${dayText(campaign.starts_at)} đến ${dayText(campaign.ends_at)}`;
  return `${campaign.unit_name} · ${period}`;
}

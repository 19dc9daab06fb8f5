import { useEffect, useState } from "preact/hooks";
import { answer, api, type Schema } from "../../api/client.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { LineLink, Lines } from "../../parts/card.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useLoad } from "../../state/load.ts";
import { account } from "../../state/session.ts";
import { dayText } from "../../words/dates.ts";
import { InstallHint } from "./install_hint.tsx";
import { isPrivacyNew } from "./own/notice_of_privacy.ts";

type Home = Schema<"HomeOut">;

/** What waits for the member's tap or word: rolls to confirm, scans that came late, requests to be excused. */
export function AlsoDue({ home }: { readonly home: Home }) {
  const excuses = home.campaigns.flatMap(campaign => (campaign.excuse ? [campaign.excuse] : []));
  return (
    <>
      {home.to_confirm.length > 0 && (
        <Lines>
          {home.to_confirm.map(one => (
            <LineLink
              key={one.session_id}
              href={`/xac-nhan-diem-danh/${one.session_id}`}
              icon="check"
              title={one.sentence}
              detail={`Ngày ${dayText(one.visited_on)}`}
            />
          ))}
        </Lines>
      )}
      {home.scans.map(scan => (
        <Notice key={scan.at} kind="warn" icon="scan">
          {scan.sentence}
        </Notice>
      ))}
      {excuses.map(excuse => (
        <Notice key={excuse.id}>{excuse.sentence}</Notice>
      ))}
    </>
  );
}

/** Who cannot come says so; who came or asked already is not offered it. */
export function MayAsk({ home }: { readonly home: Home }) {
  const open = home.campaigns.filter(one => one.expected && !one.attended && (!one.excuse || one.excuse.state === "withdrawn"));
  const [first] = open;
  return first ? (
    <ButtonLink href={`/xin-vang/${first.campaign_id}`} kind="quiet" wide>
      Không dự được? Đề nghị được vắng mặt
    </ButtonLink>
  ) : null;
}

/** Below what is due: new notices, the notice about personal data until it was read, how to have it as an app. */
export function Aside() {
  const unseen = useLoad(
    "notices/unseen",
    () => answer(api.GET("/api/v1/me/notices", { params: { query: { unseen: true, limit: 20 } } })),
    "home",
  );
  const count = unseen.data?.items.length ?? 0;
  return (
    <>
      {count > 0 && (
        <Lines>
          <LineLink href="/thong-bao" icon="mail" title={`Đồng chí có ${count} thông báo mới`} />
        </Lines>
      )}
      <PrivacyHint />
      <InstallHint />
    </>
  );
}

/** Shown until it was read; it stands in nobody's way. */
function PrivacyHint() {
  const [isNew, setNew] = useState(false);
  useEffect(() => void isPrivacyNew().then(setNew), [account.value]);
  return isNew ? (
    <Lines>
      <LineLink
        href="/thong-tin-ca-nhan"
        icon="shield"
        title="Thông tin của đồng chí: giữ gì, ai xem được"
        detail="Đọc trong một phút"
      />
    </Lines>
  ) : null;
}

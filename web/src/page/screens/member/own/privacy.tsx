import { useState } from "preact/hooks";
import { Button } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import { go } from "../../../shell/location.ts";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { dayText } from "../../../words/dates.ts";
import { acknowledge, readPrivacy } from "./notice_of_privacy.ts";

/** What is kept, who sees it, for how long, whom to ask. */
export default function PrivacyScreen(_: ScreenProps) {
  const notice = useLoad("privacy", readPrivacy, "bundles");
  const [isRead, setRead] = useState(false);
  return (
    <Page title={notice.data?.title ?? "Thông tin của đồng chí"} backTo="/ho-so">
      <Show of={notice}>
        {found => (
          <>
            {found.sections.map(section => (
              <Card key={section.heading} title={section.heading}>
                <p>{section.text}</p>
              </Card>
            ))}
            {found.acknowledged_at === null && !isRead ? (
              <Button
                kind="main"
                icon="check"
                wide
                onClick={() => {
                  setRead(true);
                  void acknowledge(found.version).then(() => go("/viec-can-lam"));
                }}
              >
                Tôi đã đọc
              </Button>
            ) : (
              <Notice kind="good">
                Đồng chí đã đọc{found.acknowledged_at ? ` ngày ${dayText(new Date(found.acknowledged_at))}` : ""}.
              </Notice>
            )}
          </>
        )}
      </Show>
    </Page>
  );
}

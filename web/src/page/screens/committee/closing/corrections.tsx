import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { sentenceOf } from "../../../api/problems.ts";
import { Button } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Field } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import { Tabs } from "../../../parts/tabs.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { dayText, momentText } from "../../../words/dates.ts";

type Correction = Schema<"CorrectionOut">;

const TABS: readonly { key: Correction["state"]; title: string }[] = [
  { key: "proposed", title: "Chờ xem xét" },
  { key: "accepted", title: "Đã chấp nhận" },
  { key: "refused", title: "Từ chối" },
];

/** What would change who is on the list: decided by the committee, always with a reason. */
export default function CorrectionsScreen({ params }: ScreenProps) {
  const campaign = params.campaign ?? "";
  const [state, setState] = useState<Correction["state"]>("proposed");
  const found = useLoad(`corrections/${campaign}/${state}`, () => {
    const asked = { path: { campaign_id: campaign }, query: { state, limit: 200 } };
    return answer(api.GET("/api/v1/campaigns/{campaign_id}/corrections", { params: asked }));
  });
  return (
    <Page title="Đề nghị điều chỉnh danh sách" lead="Thay đổi sau ngày chốt danh sách" backTo="/dot">
      <Tabs label="Đề nghị theo bước" tabs={TABS} chosen={state} onChoose={setState}>
        <div class="stack">
          <Show of={found}>
            {page => (
              <>
                {page.items.length === 0 && <p class="soft">Không có đề nghị nào.</p>}
                {page.items.map(item => (
                  <One key={item.id} item={item} campaign={campaign} onDone={found.again} />
                ))}
                {page.next_cursor && <p class="soft">Đang hiện 200 đề nghị đầu; các đề nghị sau hiện khi xem xét xong.</p>}
              </>
            )}
          </Show>
        </div>
      </Tabs>
    </Page>
  );
}

interface OneProps {
  readonly item: Correction;
  readonly campaign: string;
  readonly onDone: () => void;
}

function One({ item, campaign, onDone }: OneProps) {
  return (
    <Card title={`${item.name}${item.birth_year ? ` (${item.birth_year})` : ""}`}>
      <p class="soft">{item.unit_name}</p>
      <p>{item.words}</p>
      <p class="small soft">
        Áp dụng từ ngày {dayText(item.effective_on)}; đề nghị lúc {momentText(item.proposed_at)}.
      </p>
      {item.reason && <p>Lý do: {item.reason}</p>}
      {item.decided_at && <p class="small soft">Đã xem xét {momentText(item.decided_at)}.</p>}
      {item.state === "proposed" && <Answer item={item} campaign={campaign} onDone={onDone} />}
    </Card>
  );
}

function Answer({ item, campaign, onDone }: OneProps) {
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState<"accept" | "refuse" | null>(null);
  const send = async (what: "accept" | "refuse") => {
    const said = reason.trim();
    setWrong(said ? null : "Đồng chí ghi căn cứ, ví dụ số và ngày của quyết định, thông báo.");
    if (!said) return;
    setBusy(what);
    setRefused(null);
    const asked = { params: { path: { campaign_id: campaign, correction_id: item.id } }, body: { reason: said } };
    try {
      await answer(
        what === "accept"
          ? api.POST("/api/v1/campaigns/{campaign_id}/corrections/{correction_id}/accept", asked)
          : api.POST("/api/v1/campaigns/{campaign_id}/corrections/{correction_id}/refuse", asked),
      );
      onDone();
    } catch (error) {
      setRefused(sentenceOf(error));
    }
    setBusy(null);
  };
  return (
    <div class="stack">
      <Field label="Căn cứ xem xét" lines required value={reason} onInput={setReason} wrong={wrong} />
      {refused && (
        <Notice kind="bad" live="assertive">
          {refused}
        </Notice>
      )}
      <div class="row">
        <Button kind="main" icon="check" busy={busy === "accept"} onClick={() => void send("accept")}>
          Chấp nhận
        </Button>
        <Button busy={busy === "refuse"} onClick={() => void send("refuse")}>
          Từ chối
        </Button>
      </div>
    </div>
  );
}

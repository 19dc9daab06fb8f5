import { useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Choices } from "../../../parts/field.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { unbroken } from "../../../words/names.ts";
import { excuseLane } from "./excuse_actions.tsx";
import { Standing, useSend } from "./send.tsx";

const REASONS = [
  { value: "illness", label: "Ốm đau" },
  { value: "duty", label: "Công tác" },
  { value: "family", label: "Việc gia đình" },
  { value: "other", label: "Lý do khác" },
] as const;
type Reason = (typeof REASONS)[number]["value"];

/** Ask to be excused: a reason from the list, and not a word more. */
export default function ExcuseScreen({ params }: ScreenProps) {
  const campaign = params.campaign ?? "";
  const home = useLoad("home", () => answer(api.GET("/api/v1/me/home")), "home");
  const [reason, setReason] = useState<Reason | null>(null);
  const sent = useSend();
  const isDone = sent.isSending || sent.outcome?.is === "taken";
  const ask = () => {
    const id = newId();
    const path = `/api/v1/campaigns/${campaign}/excuse-requests/${id}`;
    sent.send({
      id,
      kind: "excuse",
      lane: excuseLane(campaign),
      method: "PUT",
      path,
      body: { excuse: reason, member_id: null },
    });
  };
  return (
    <Page title="Đề nghị được vắng mặt" backTo="/ho-so">
      <Show of={home}>
        {found => <p>{unbroken(found.campaigns.find(one => one.campaign_id === campaign)?.title ?? "Đợt học tập đang mở")}</p>}
      </Show>
      <Standing of={sent} taken="Đã gửi đề nghị. Có kết quả, đồng chí thấy ở việc cần làm và ở hồ sơ học tập." />
      {!isDone && (
        <form
          class="stack"
          onSubmit={event => {
            event.preventDefault();
            if (reason !== null) ask();
          }}
        >
          <Choices legend="Lý do" options={REASONS} value={reason} onChoose={setReason} />
          <p class="soft">
            Chỉ cần chọn lý do, không phải nộp giấy tờ. Chi bộ xem xét; đề nghị của bí thư do cấp ủy cấp trên xem xét. Đồng chí
            vẫn ở trong danh sách: nếu dự được, đồng chí vẫn được tính là tham gia.
          </p>
          <Button type="submit" kind="main" wide disabled={reason === null}>
            Gửi đề nghị
          </Button>
        </form>
      )}
      <ButtonLink href="/ho-so" wide kind={isDone ? "main" : "quiet"}>
        {isDone ? "Về hồ sơ học tập" : "Thôi, tôi vẫn dự"}
      </ButtonLink>
    </Page>
  );
}

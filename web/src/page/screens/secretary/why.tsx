import { answer, api, type Schema } from "../../api/client.ts";
import { Card } from "../../parts/card.tsx";
import { Page } from "../../parts/page.tsx";
import { Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { useLoad } from "../../state/load.ts";
import { useStudy } from "./data.ts";

/** Why a member counts or not: the same sentences an inspector reads. */
export default function WhyScreen({ params, query }: ScreenProps) {
  const { unit = "", member = "" } = params;
  const study = useStudy(unit, query.dot);
  const campaign = study.data?.campaign?.id;
  return (
    <Page title="Vì sao tính như vậy" backTo={`/chi-bo/${unit}`}>
      {campaign ? <Reasons campaign={campaign} member={member} /> : <Show of={study}>{() => null}</Show>}
    </Page>
  );
}

function Reasons({ campaign, member }: { readonly campaign: string; readonly member: string }) {
  const why = useLoad(`why/${campaign}/${member}`, () =>
    answer(
      api.GET("/api/v1/campaigns/{campaign_id}/participation/explain", {
        params: { path: { campaign_id: campaign }, query: { member } },
      }),
    ),
  );
  return (
    <Show of={why}>
      {found => (
        <>
          <Card title={found.full_name}>
            <p>
              <strong>{sides(found)}</strong>
            </p>
            {!found.in_denominator && <p>{found.sentence}</p>}
            {found.notes.map(note => (
              <p key={note}>{note}</p>
            ))}
          </Card>
          {found.marks.length === 0 && <p>Chưa có lượt ghi nào ở các buổi học của đợt này.</p>}
          {found.marks.length > 0 && (
            <Card title="Đã ghi nhận">
              <ul class="stack-small">
                {found.marks.map(mark => (
                  <li key={`${mark.session_id}/${mark.part}`}>
                    {mark.session_title}, {mark.day}: {mark.trust_text}
                    {mark.recorded_by ? `; người ghi: ${mark.recorded_by}` : ""}
                    {mark.confirmed_by ? `; người xác nhận: ${mark.confirmed_by}` : ""}
                  </li>
                ))}
              </ul>
            </Card>
          )}
        </>
      )}
    </Show>
  );
}

function sides(found: Schema<"ExplanationOut">): string {
  if (!found.in_denominator) return "Không tính trong đợt này.";
  return found.in_numerator ? "Thuộc diện học tập. Đã được tính là đã học." : "Thuộc diện học tập. Chưa được tính là đã học.";
}

import { answer, api } from "../../../api/client.ts";
import { useLoad } from "../../../state/load.ts";
import { unlessRefused } from "../data.ts";

/** Who has not taken part yet (ids); null: not known, or not for this person. Kept for a hall without signal. */
export function useMissing(campaign: string, unit: string): ReadonlySet<string> | null {
  const list = useLoad(missingKey(campaign, unit), () => readMissing(campaign, unit), "home");
  return list.data ? new Set(list.data) : null;
}

export const missingKey = (campaign: string, unit: string) => `missing/${campaign}/${unit}`;

export async function readMissing(campaign: string, unit: string): Promise<string[] | null> {
  const found = await unlessRefused(
    answer(
      api.GET("/api/v1/campaigns/{campaign_id}/participation/missing", {
        params: { path: { campaign_id: campaign }, query: { unit, of: "study" } },
      }),
    ),
  );
  return found?.people?.map(person => person.member_id) ?? null;
}

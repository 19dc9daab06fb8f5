import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { sentenceOf } from "../../../api/problems.ts";
import { Button } from "../../../parts/button.tsx";
import { Notice } from "../../../parts/notice.tsx";
import type { Plan } from "./form.tsx";

type Patch = Omit<Schema<"CampaignPatch">, "version">;

export interface Saving {
  readonly busy: boolean;
  readonly refused: string | null;
  readonly save: (work: () => Promise<void>) => Promise<void>;
}

/** One saving at a time; what the service refuses is kept to be shown beside the form. */
export function useSaving(): Saving {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const save = async (work: () => Promise<void>) => {
    setBusy(true);
    setRefused(null);
    try {
      await work();
    } catch (error) {
      setRefused(sentenceOf(error));
    }
    setBusy(false);
  };
  return { busy, refused, save };
}

/** Bring whoever sent a form to the first box in which something is wrong, once it says so. */
export function toFirstWrong(form: HTMLElement): void {
  requestAnimationFrame(() => requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus()));
}

/** Change some of a plan, as it was read; the plan as it is then. Raises Problem, Offline. */
export function patch(plan: Plan, changes: Patch): Promise<Plan> {
  const params = { path: { campaign_id: plan.id } };
  return answer(api.PATCH("/api/v1/campaigns/{campaign_id}", { params, body: { version: plan.version, ...changes } }));
}

/** What was refused, and the button that saves and goes on. */
export function SaveBar({ saving, word = "Lưu và sang bước sau" }: { readonly saving: Saving; readonly word?: string }) {
  return (
    <>
      {saving.refused && (
        <Notice kind="bad" live="assertive">
          {saving.refused}
        </Notice>
      )}
      <Button kind="main" wide type="submit" busy={saving.busy}>
        {word}
      </Button>
    </>
  );
}

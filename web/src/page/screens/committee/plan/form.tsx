import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import { go } from "../../../shell/location.ts";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { Documents } from "./documents.tsx";
import { First } from "./first.tsx";
import css from "./form.module.css";
import { Meetings } from "./meetings.tsx";
import { Open } from "./open.tsx";
import { Policy } from "./policy.tsx";
import { Quiz } from "./quiz.tsx";
import { Running } from "./running.tsx";
import { STEPS, Steps, StepTitle } from "./steps.tsx";
import { Targets } from "./targets.tsx";

export type Plan = Schema<"CampaignDetailOut">;
export type Opened = Schema<"OpenedOut">;

/** What every step gets: the plan as saved, and what to do with the plan after it was saved anew. */
export interface StepProps {
  readonly plan: Plan;
  readonly onSaved: (plan: Plan) => void;
}

/** A campaign from plan to opening, step by step; each step is saved before the next. */
export default function FormScreen({ params, query }: ScreenProps) {
  const id = params.campaign ?? null;
  if (id === null) {
    return (
      <Page title="Lập đợt học tập" backTo="/dot" wide>
        <div class={css.form}>
          <Steps id={null} at={1} />
          <div class="stack">
            <StepTitle at={1} />
            <First plan={null} onSaved={made => go(`/dot/${made.id}?buoc=2`, true)} />
          </div>
        </div>
      </Page>
    );
  }
  return <Known id={id} at={Number(query.buoc ?? STEPS.length)} />;
}

function Known({ id, at }: { readonly id: string; readonly at: number }) {
  const read = () => answer(api.GET("/api/v1/campaigns/{campaign_id}", { params: { path: { campaign_id: id } } }));
  const plan = useLoad(`plan/${id}`, read);
  // What a step saved is the plan from then on: nothing is read again under what is being typed.
  const [saved, setSaved] = useState<Plan | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const known = saved ?? plan.data;
  const title = known && known.state !== "planned" ? known.title : "Lập đợt học tập";
  const readAgain = () => {
    setSaved(null);
    plan.again();
  };
  return (
    <Page title={title} backTo="/dot" wide>
      <Show of={plan}>
        {fresh => {
          const found = saved ?? fresh;
          if (found.state !== "planned") return <Running plan={found} opened={opened} />;
          const next = (newest: Plan) => {
            setSaved(newest);
            go(`/dot/${id}?buoc=${Math.min(at + 1, STEPS.length)}`);
          };
          const step = { at, plan: found, onSaved: next, onChanged: setSaved };
          return (
            <div class={css.form}>
              <div class="stack-small">
                <p class={css.named}>{found.title}</p>
                <Steps id={id} at={at} />
              </div>
              <div class="stack">
                <StepTitle at={at} />
                <Step
                  key={at}
                  {...step}
                  onOpened={now => {
                    setOpened(now);
                    go(`/dot/${id}`, true);
                    readAgain();
                  }}
                  onChangedElsewhere={readAgain}
                />
              </div>
            </div>
          );
        }}
      </Show>
    </Page>
  );
}

interface OneStepProps extends StepProps {
  readonly at: number;
  /** Saved, but the step goes on. */
  readonly onChanged: (plan: Plan) => void;
  readonly onOpened: (opened: Opened) => void;
  /** The plan is not what it was when it was read. */
  readonly onChangedElsewhere: () => void;
}

function Step({ at, plan, onSaved, onChanged, onOpened, onChangedElsewhere }: OneStepProps) {
  if (at === 1) return <First plan={plan} onSaved={onSaved} />;
  if (at === 2) return <Targets plan={plan} onSaved={onSaved} />;
  if (at === 3) return <Documents plan={plan} onSaved={onSaved} />;
  if (at === 4) return <Meetings plan={plan} onSaved={onSaved} onChanged={onChanged} />;
  if (at === 5) return <Quiz plan={plan} onSaved={onSaved} />;
  if (at === 6) return <Policy plan={plan} onSaved={onSaved} />;
  return <Open plan={plan} onOpened={onOpened} onChangedElsewhere={onChangedElsewhere} />;
}

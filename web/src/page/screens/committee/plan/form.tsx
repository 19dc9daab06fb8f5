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
import { Targets } from "./targets.tsx";

export type Plan = Schema<"CampaignDetailOut">;

/** What every step gets: the plan as saved, and what to do with the plan after it was saved anew. */
export interface StepProps {
  readonly plan: Plan;
  readonly onSaved: (plan: Plan) => void;
}

const STEPS = ["Tên và thời gian", "Nơi học", "Tài liệu", "Phần học, buổi học", "Bài trắc nghiệm", "Cách tính", "Mở đợt"];

/** A campaign from plan to opening, step by step; each step is saved before the next. */
export default function FormScreen({ params, query }: ScreenProps) {
  const id = params.campaign ?? null;
  if (id === null) {
    return (
      <Page title="Lập đợt học tập" backTo="/dot">
        <Steps id={null} at={1} />
        <First plan={null} onSaved={made => go(`/dot/${made.id}?buoc=2`, true)} />
      </Page>
    );
  }
  return <Known id={id} at={Number(query.buoc ?? "7")} />;
}

function Known({ id, at }: { readonly id: string; readonly at: number }) {
  const read = () => answer(api.GET("/api/v1/campaigns/{campaign_id}", { params: { path: { campaign_id: id } } }));
  const plan = useLoad(`plan/${id}`, read);
  // What a step saved is the plan from then on: nothing is read again under what is being typed.
  const [saved, setSaved] = useState<Plan | null>(null);
  const title = plan.data && plan.data.state !== "planned" ? plan.data.title : "Lập đợt học tập";
  return (
    <Page title={title} backTo="/dot">
      <Show of={plan}>
        {read => {
          const found = saved ?? read;
          if (found.state !== "planned") return <Running plan={found} />;
          const next = (newest: Plan) => {
            setSaved(newest);
            go(`/dot/${id}?buoc=${Math.min(at + 1, STEPS.length)}`);
          };
          return (
            <>
              <p class="soft">{found.title}</p>
              <Steps id={id} at={at} />
              <Step key={at} at={at} plan={found} onSaved={next} onChanged={setSaved} />
            </>
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
}

function Step({ at, plan, onSaved, onChanged }: OneStepProps) {
  if (at === 1) return <First plan={plan} onSaved={onSaved} />;
  if (at === 2) return <Targets plan={plan} onSaved={onSaved} />;
  if (at === 3) return <Documents plan={plan} onSaved={onSaved} />;
  if (at === 4) return <Meetings plan={plan} onSaved={onSaved} onChanged={onChanged} />;
  if (at === 5) return <Quiz plan={plan} onSaved={onSaved} />;
  if (at === 6) return <Policy plan={plan} onSaved={onSaved} />;
  return <Open plan={plan} />;
}

function Steps({ id, at }: { readonly id: string | null; readonly at: number }) {
  return (
    <nav aria-label="Các bước lập đợt">
      <ol class={`plain ${css.steps}`}>
        {STEPS.map((step, index) => (
          <li key={step} aria-current={index + 1 === at ? "step" : undefined}>
            {id === null ? (
              <span>
                <b>{index + 1}</b> {step}
              </span>
            ) : (
              <a href={`/dot/${id}?buoc=${index + 1}`}>
                <b>{index + 1}</b> {step}
              </a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

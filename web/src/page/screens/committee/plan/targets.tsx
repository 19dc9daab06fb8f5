import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { everyPage } from "../../../api/paging.ts";
import { Choices, Tick } from "../../../parts/field.tsx";
import { Show } from "../../../parts/states.tsx";
import { useLoad } from "../../../state/load.ts";
import css from "./form.module.css";
import type { StepProps } from "./form.tsx";
import { patch, SaveBar, useSaving } from "./saving.tsx";

type Child = Schema<"ChildOut">;

/** Step 2: the whole organisation, or some of those directly below. */
export function Targets({ plan, onSaved }: StepProps) {
  const saving = useSaving();
  const whole = plan.targets.some(target => target.id === plan.unit_id);
  const [isWhole, setWhole] = useState(whole);
  const [chosen, setChosen] = useState<readonly string[]>(whole ? [] : plan.targets.map(target => target.id));
  const [wrong, setWrong] = useState<string | null>(null);
  const children = useLoad(`children/${plan.unit_id}`, () => childrenOf(plan.unit_id), "bundles");
  const save = () => {
    const ids = isWhole ? [plan.unit_id] : [...chosen];
    setWrong(ids.length === 0 ? "Đồng chí chọn ít nhất một tổ chức đảng." : null);
    if (ids.length === 0) return;
    void saving.save(async () => {
      onSaved(await patch(plan, { target_unit_ids: ids }));
    });
  };
  return (
    <form
      class="stack"
      onSubmit={event => {
        event.preventDefault();
        save();
      }}
    >
      <Choices
        legend="Đợt học tập dành cho"
        value={isWhole ? "whole" : "some"}
        onChoose={value => setWhole(value === "whole")}
        options={[
          { value: "whole", label: `Toàn ${plan.unit_name}` },
          { value: "some", label: "Một số tổ chức đảng trực thuộc" },
        ]}
      />
      {!isWhole && (
        <Show of={children}>
          {found => (
            <fieldset class="field">
              <legend class="label">Chọn tổ chức đảng</legend>
              <div class={css.list}>
                {others(found, plan.targets).map(child => (
                  <Tick
                    key={child.id}
                    label={child.name}
                    checked={chosen.includes(child.id)}
                    onChange={isOn => setChosen(isOn ? [...chosen, child.id] : chosen.filter(id => id !== child.id))}
                  />
                ))}
              </div>
              {wrong && (
                <p class="wrong" role="alert">
                  {wrong}
                </p>
              )}
            </fieldset>
          )}
        </Show>
      )}
      <SaveBar saving={saving} />
    </form>
  );
}

/** Targets that lie deeper than directly below stay choosable. */
function others(children: readonly Child[], targets: readonly { readonly id: string; readonly name: string }[]) {
  const known = new Set(children.map(child => child.id));
  return [...targets.filter(target => !known.has(target.id) && children.length > 0), ...children].map(({ id, name }) => ({
    id,
    name,
  }));
}

function childrenOf(unit: string): Promise<Child[]> {
  return everyPage(cursor =>
    answer(api.GET("/api/v1/units/{unit_id}/children", { params: { path: { unit_id: unit }, query: { limit: 200, cursor } } })),
  );
}

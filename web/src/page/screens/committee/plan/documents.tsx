import { useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { Button } from "../../../parts/button.tsx";
import { Field, Tick } from "../../../parts/field.tsx";
import { Show } from "../../../parts/states.tsx";
import { useLoad } from "../../../state/load.ts";
import { unbroken } from "../../../words/names.ts";
import css from "./form.module.css";
import type { StepProps } from "./form.tsx";
import { patch, SaveBar, useSaving } from "./saving.tsx";

/** Step 3: the documents that are studied. */
export function Documents({ plan, onSaved }: StepProps) {
  const saving = useSaving();
  const [chosen, setChosen] = useState(plan.documents);
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  const found = useLoad(`content/${asked}`, () => {
    const query = asked ? { q: asked, limit: 30 } : { limit: 30 };
    return answer(api.GET("/api/v1/content", { params: { query } }));
  });
  const toggle = (id: string, name: string, isOn: boolean) =>
    setChosen(isOn ? [...chosen, { id, name }] : chosen.filter(one => one.id !== id));
  const save = () =>
    saving.save(async () => {
      onSaved(await patch(plan, { document_ids: chosen.map(one => one.id) }));
    });
  return (
    <div class="stack">
      {chosen.length > 0 && (
        <fieldset class="field">
          <legend class="label">Đã chọn</legend>
          {chosen.map(one => (
            <Tick key={one.id} label={unbroken(one.name)} checked onChange={() => toggle(one.id, one.name, false)} />
          ))}
        </fieldset>
      )}
      {/* A form of its own: Enter in this box searches, and does not save the step. */}
      <form
        onSubmit={event => {
          event.preventDefault();
          setAsked(typed.trim());
        }}
      >
        <Field
          label="Tìm tài liệu"
          hint="Số ký hiệu hoặc tên, có dấu hay không dấu đều được"
          type="search"
          value={typed}
          onInput={setTyped}
          after={
            <Button icon="search" type="submit">
              Tìm
            </Button>
          }
        />
      </form>
      <Show of={found}>
        {page => {
          const others = page.items.filter(item => !chosen.some(one => one.id === item.id));
          return (
            <fieldset class="field">
              <legend class="label">{asked ? `Tài liệu tìm thấy với “${asked}”` : "Tài liệu mới"}</legend>
              <div class={css.list}>
                {others.map(item => (
                  <Tick
                    key={item.id}
                    checked={false}
                    onChange={() => toggle(item.id, item.title, true)}
                    label={unbroken([item.symbol, item.title].filter(Boolean).join(": "))}
                  />
                ))}
              </div>
              {others.length === 0 && (
                <p class="soft">Không tìm thấy tài liệu nào khác. Đồng chí thử số ký hiệu hoặc vài chữ trong tên.</p>
              )}
            </fieldset>
          );
        }}
      </Show>
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          void save();
        }}
      >
        {chosen.length === 0 && <p class="soft">Chưa chọn tài liệu nào. Bước này sửa được cho đến khi mở đợt.</p>}
        <SaveBar saving={saving} />
      </form>
    </div>
  );
}

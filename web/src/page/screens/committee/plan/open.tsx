import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { dayText, momentText } from "../../../words/dates.ts";
import { countText } from "../../../words/numbers.ts";
import { figures } from "../parts/places.ts";
import css from "./form.module.css";
import type { Plan } from "./form.tsx";
import { useSaving } from "./saving.tsx";

/** Step 7: everything once more, then open: from then on the list is frozen and members see the campaign. */
export function Open({ plan }: { readonly plan: Plan }) {
  const saving = useSaving();
  const [asked, setAsked] = useState(false);
  const [opened, setOpened] = useState<Schema<"OpenedOut"> | null>(null);
  if (opened) {
    return (
      <Notice kind="good" title="Đã mở đợt học tập" live="polite">
        <p>
          Danh sách có {countText(opened.enrolled)} đồng chí, trong đó {countText(opened.expected)} đồng chí thuộc diện học tập.
        </p>
        <p>
          <ButtonLink href={figures(plan.id, plan.unit_id)}>Xem số liệu</ButtonLink>
        </p>
      </Notice>
    );
  }
  return (
    <div class="stack">
      <Facts plan={plan} />
      {!plan.may_run && <Notice>Đợt này do {plan.unit_name} mở.</Notice>}
      {saving.refused && (
        <Notice kind="bad" live="assertive">
          {saving.refused}
        </Notice>
      )}
      {plan.may_run && (
        <Button kind="main" wide onClick={() => setAsked(true)}>
          Mở đợt học tập
        </Button>
      )}
      {asked && (
        <Dialog
          title="Mở đợt học tập?"
          onClose={() => setAsked(false)}
          actions={
            <>
              <Button
                kind="main"
                busy={saving.busy}
                onClick={() =>
                  void saving
                    .save(async () => {
                      const params = { path: { campaign_id: plan.id } };
                      setOpened(await answer(api.POST("/api/v1/campaigns/{campaign_id}/open", { params })));
                    })
                    .then(() => setAsked(false))
                }
              >
                Mở đợt
              </Button>
              <Button onClick={() => setAsked(false)}>Để sau</Button>
            </>
          }
        >
          <p>
            Danh sách thuộc diện học tập được chốt theo ngày {dayText(plan.roster_day)}. Từ lúc mở, không sửa được tên, thời
            gian, cách tính của đợt.
          </p>
        </Dialog>
      )}
    </div>
  );
}

/** A plan in words. */
export function Facts({ plan }: { readonly plan: Plan }) {
  const parts = plan.parts.length === 1 ? plan.parts[0] : `${plan.parts.join("; ")} (dự ${plan.parts_required} phần thì tính)`;
  const facts: readonly (readonly [string, string])[] = [
    ["Thời gian", `${momentText(plan.starts_at)} đến ${momentText(plan.ends_at)}`],
    ["Ngày chốt danh sách", dayText(plan.roster_day)],
    ["Nơi học", plan.targets.map(target => target.name).join("; ")],
    ["Tài liệu", plan.documents.map(one => one.name).join("; ") || "chưa chọn"],
    ["Phần học", parts ?? ""],
    ["Bài trắc nghiệm", plan.quiz_id ? "có" : "không"],
    ["Cách tính", plan.policy_words],
    ["Chỉ tiêu", `${String(plan.target / 100).replace(".", ",")} %`],
  ];
  return (
    <dl class={`card ${css.facts}`}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

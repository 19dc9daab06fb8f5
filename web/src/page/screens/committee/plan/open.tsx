import { useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { Problem } from "../../../api/problems.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { useLoad } from "../../../state/load.ts";
import { dayText, momentText } from "../../../words/dates.ts";
import { unbroken } from "../../../words/names.ts";
import { countText } from "../../../words/numbers.ts";
import css from "./form.module.css";
import type { Opened, Plan } from "./form.tsx";
import { useSaving } from "./saving.tsx";

interface OpenProps {
  readonly plan: Plan;
  readonly onOpened: (opened: Opened) => void;
  readonly onChangedElsewhere: () => void;
}

/** Step 7: everything once more, then open: from then on the list is frozen and members see the campaign. */
export function Open({ plan, onOpened, onChangedElsewhere }: OpenProps) {
  const saving = useSaving();
  const [asked, setAsked] = useState(false);
  const open = async () => {
    const params = { path: { campaign_id: plan.id } };
    try {
      onOpened(await answer(api.POST("/api/v1/campaigns/{campaign_id}/open", { params })));
    } catch (error) {
      setAsked(false);
      // It was opened before: a reply was lost, or somebody else did it. The screen shows it as it is now.
      if (error instanceof Problem && error.code === "campaign_not_planned") onChangedElsewhere();
      else throw error;
    }
  };
  return (
    <div class="stack">
      <PlanFacts plan={plan} />
      {plan.documents.length === 0 && (
        <Notice kind="warn">Đợt này chưa có tài liệu. Vẫn mở được, nhưng đảng viên sẽ không có gì để đọc.</Notice>
      )}
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
              <Button kind="main" busy={saving.busy} onClick={() => void saving.save(open)}>
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

/** A plan in words; `mayChange`: each line leads to the step where it is said. */
export function PlanFacts({ plan, mayChange = true }: { readonly plan: Plan; readonly mayChange?: boolean }) {
  const asked = { params: { path: { campaign_id: plan.id }, query: { limit: 100 } } };
  const meetings = useLoad(`sessions-held/${plan.id}`, () =>
    answer(api.GET("/api/v1/campaigns/{campaign_id}/sessions", asked)),
  );
  const quiz = useLoad(`quiz-of/${plan.id}/${plan.quiz_id}`, () => quizOf(plan.quiz_id));
  const held = (meetings.data?.items ?? []).filter(one => !one.cancelled_at).length;
  const more = meetings.data?.next_cursor ? "hơn " : "";
  const parts = plan.parts.length === 1 ? plan.parts[0] : `${plan.parts.join("; ")} (dự ${plan.parts_required} phần thì tính)`;
  const facts: readonly (readonly [string, string, number])[] = [
    ["Tên đợt", plan.title, 1],
    ["Thời gian", `${momentText(plan.starts_at)} đến ${momentText(plan.ends_at)}`, 1],
    ["Ngày chốt danh sách", dayText(plan.roster_day), 1],
    ["Nơi học", plan.targets.map(target => target.name).join("; "), 2],
    ["Tài liệu", plan.documents.map(one => one.name).join("; ") || "chưa chọn", 3],
    ["Phần học", parts ?? "", 4],
    ["Buổi học đã đặt lịch", meetings.data === null ? "…" : held === 0 ? "chưa có" : `${more}${countText(held)} buổi`, 4],
    ["Bài trắc nghiệm", plan.quiz_id === null ? "không" : (quiz.data ?? "có"), 5],
    ["Cách tính", plan.policy_words, 6],
    ["Chỉ tiêu", `${String(plan.target / 100).replace(".", ",")} %`, 6],
  ];
  return (
    <dl class="card facts">
      {facts.map(([name, value, step]) => (
        <div key={name}>
          <dt class={css.fact}>
            {name}
            {mayChange && (
              <a href={`/dot/${plan.id}?buoc=${step}`} aria-label={`Sửa: ${name}`}>
                Sửa
              </a>
            )}
          </dt>
          <dd>{unbroken(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

async function quizOf(id: string | null): Promise<string | null> {
  if (id === null) return null;
  const quiz = await answer(api.GET("/api/v1/quizzes/{quiz_id}", { params: { path: { quiz_id: id } } }));
  return `${quiz.title} (${quiz.questions} câu)`;
}

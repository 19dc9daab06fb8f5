import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { Problem } from "../../../api/problems.ts";
import { Button } from "../../../parts/button.tsx";
import { Field } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Show } from "../../../parts/states.tsx";
import { useLoad } from "../../../state/load.ts";
import { unbroken } from "../../../words/names.ts";
import type { Plan } from "./form.tsx";
import { SaveBar, toFirstWrong, useSaving } from "./saving.tsx";

interface NewQuizProps {
  readonly plan: Plan;
  readonly onMade: (id: string) => void;
  readonly onBack: () => void;
}

/** Store a draft. It was stored before and the reply was lost, and the form has changed since: the same draft is changed. */
async function make(body: Schema<"NewQuizIn">): Promise<void> {
  try {
    await answer(api.POST("/api/v1/quizzes", { body }));
  } catch (error) {
    if (!(error instanceof Problem && error.code === "quiz_id_reused")) throw error;
    const { client_id: id, ...changed } = body;
    await answer(api.PUT("/api/v1/quizzes/{quiz_id}", { params: { path: { quiz_id: id ?? "" } }, body: changed }));
  }
}

/** A test from one bank with the usual terms: open book, two attempts, the better counts, as long as the campaign is open. */
export function NewQuiz({ plan, onMade, onBack }: NewQuizProps) {
  const saving = useSaving();
  const [title, setTitle] = useState(`Bài trắc nghiệm: ${plan.title}`);
  const [bank, setBank] = useState("");
  const [count, setCount] = useState("20");
  const [wrong, setWrong] = useState<{ title?: string; bank?: string; count?: string }>({});
  // Made here and once: sent again after a lost reply, or after a publication that failed, it is the same test.
  const [id] = useState(newId);
  const banks = useLoad("banks", () => answer(api.GET("/api/v1/banks", { params: { query: { limit: 100 } } })));
  const most = banks.data?.items.find(one => one.id === bank)?.questions ?? 200;
  const save = () => {
    const wanted = Number(count);
    const found: typeof wrong = {};
    if (!title.trim()) found.title = "Đồng chí ghi tên bài trắc nghiệm.";
    if (!bank) found.bank = "Đồng chí chọn ngân hàng câu hỏi.";
    if (!Number.isInteger(wanted) || wanted < 1 || wanted > most) found.count = `Đồng chí ghi một số từ 1 đến ${most}.`;
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    void saving.save(async () => {
      const body = {
        client_id: id,
        unit_id: plan.unit_id,
        title: title.trim(),
        opens_at: plan.starts_at,
        closes_at: plan.ends_at,
        draws: [{ kind: "bank" as const, bank_id: bank, count: wanted }],
      };
      await make(body as never);
      await answer(api.POST("/api/v1/quizzes/{quiz_id}/publish", { params: { path: { quiz_id: id } } }));
      onMade(id);
    });
  };
  return (
    <form
      class="stack"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        save();
        toFirstWrong(event.currentTarget);
      }}
    >
      <Field label="Tên bài trắc nghiệm" value={title} onInput={setTitle} wrong={wrong.title ?? null} required />
      <Show of={banks}>
        {page =>
          page.items.length === 0 ? (
            <Notice kind="warn">Chưa có ngân hàng câu hỏi nào trong phạm vi đồng chí phụ trách.</Notice>
          ) : (
            <label class="field">
              <span class="label">Ngân hàng câu hỏi</span>
              <select
                class="input"
                value={bank}
                aria-invalid={wrong.bank ? "true" : undefined}
                onChange={event => setBank(event.currentTarget.value)}
              >
                <option value="">Chọn ngân hàng câu hỏi</option>
                {page.items.map(one => (
                  <option key={one.id} value={one.id}>
                    {unbroken(one.name)} ({one.questions} câu)
                  </option>
                ))}
              </select>
              {wrong.bank && <span class="wrong">{wrong.bank}</span>}
            </label>
          )
        }
      </Show>
      <Field label="Số câu" inputMode="numeric" value={count} onInput={setCount} wrong={wrong.count ?? null} required />
      <p class="small soft">
        Được xem tài liệu khi làm bài, mỗi câu hai phút, hai lượt, tính lượt tốt hơn, không đặt điểm đạt. Bài mở và đóng cùng
        đợt học tập.
      </p>
      <SaveBar saving={saving} word="Lập và phát hành bài" />
      <Button kind="quiet" onClick={onBack}>
        Chọn bài đã có
      </Button>
    </form>
  );
}

import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { everyPage } from "../../../api/paging.ts";
import { Button } from "../../../parts/button.tsx";
import { Choices } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Show } from "../../../parts/states.tsx";
import { useLoad } from "../../../state/load.ts";
import { momentText } from "../../../words/dates.ts";
import { unbroken } from "../../../words/names.ts";
import { allCampaigns, holds } from "../parts/places.ts";
import type { StepProps } from "./form.tsx";
import { NewQuiz } from "./new_quiz.tsx";
import { patch, SaveBar, useSaving } from "./saving.tsx";

type QuizOut = Schema<"QuizOut">;
const NONE = "";

/** Step 5: the test of the campaign, or none. */
export function Quiz({ plan, onSaved }: StepProps) {
  const saving = useSaving();
  const [chosen, setChosen] = useState(plan.quiz_id ?? NONE);
  const [isNew, setNew] = useState(false);
  const quizzes = useLoad(`quizzes/${plan.id}`, () => choosable(plan.id));
  const mayMake = holds("board", "editor");
  if (isNew) {
    return (
      <NewQuiz
        plan={plan}
        onBack={() => setNew(false)}
        onMade={id => {
          setChosen(id);
          setNew(false);
          quizzes.again();
        }}
      />
    );
  }
  return (
    <form
      class="stack"
      onSubmit={event => {
        event.preventDefault();
        void saving.save(async () => {
          onSaved(await patch(plan, { quiz_id: chosen === NONE ? null : chosen }));
        });
      }}
    >
      <Show of={quizzes}>
        {found => (
          <>
            <Choices
              legend="Bài trắc nghiệm của đợt"
              value={chosen}
              onChoose={setChosen}
              options={[
                ...found.map(quiz => ({ value: quiz.id, label: <Label quiz={quiz} /> })),
                { value: NONE, label: "Không làm bài trắc nghiệm" },
              ]}
            />
            <Terms quiz={found.find(quiz => quiz.id === chosen) ?? null} />
          </>
        )}
      </Show>
      {mayMake ? (
        <p>
          <Button icon="plus" onClick={() => setNew(true)}>
            Lập bài mới từ ngân hàng câu hỏi
          </Button>
        </p>
      ) : (
        <Notice>
          Bài trắc nghiệm mới do ban tuyên giáo lập từ ngân hàng câu hỏi. Đợt này đã được lưu: đồng chí nhờ ban tuyên giáo cấp
          trên mở đợt này trong mục Đợt học tập, lập bài ở bước 5, rồi vào đây làm tiếp. Không cần bài trắc nghiệm thì sang bước
          sau.
        </Notice>
      )}
      <SaveBar saving={saving} />
    </form>
  );
}

/** Those that no other campaign has: a test belongs to one campaign. */
async function choosable(campaign: string): Promise<QuizOut[]> {
  const read = (cursor: string | null) => answer(api.GET("/api/v1/quizzes", { params: { query: { limit: 100, cursor } } }));
  const [quizzes, campaigns] = await Promise.all([everyPage(read), allCampaigns()]);
  const taken = new Set(campaigns.filter(one => one.id !== campaign).map(one => one.quiz_id));
  return quizzes.filter(quiz => !taken.has(quiz.id));
}

function Label({ quiz }: { readonly quiz: QuizOut }) {
  return (
    <>
      {unbroken(quiz.title)}
      <br />
      <span class="small soft">
        {quiz.questions} câu, hạn {momentText(quiz.closes_at)}
        {quiz.state === "published" ? "" : ", chưa phát hành"}
      </span>
    </>
  );
}

function Terms({ quiz }: { readonly quiz: QuizOut | null }) {
  if (!quiz) return null;
  return (
    <ul class="small soft">
      {quiz.terms.map(term => (
        <li key={term}>{term}</li>
      ))}
    </ul>
  );
}

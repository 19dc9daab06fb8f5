import { answer, api, type Schema } from "../../../api/client.ts";
import { Meter } from "../../../parts/figures.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { unbroken } from "../../../words/names.ts";
import { countText } from "../../../words/numbers.ts";
import { figures } from "../parts/places.ts";
import css from "./analysis.module.css";

type Analysis = Schema<"AnalysisOut">;
type Section = Analysis["sections"][number];

/** What was not understood, by mục of the document: what to speak about at the next meeting. */
export default function AnalysisScreen({ params }: ScreenProps) {
  const campaign = params.campaign ?? "";
  const unit = params.unit ?? "";
  const found = useLoad(`unclear/${campaign}/${unit}`, () => read(campaign, unit), "bundles");
  return (
    <Page title="Nội dung cần làm rõ thêm" lead={found.data?.name} backTo={figures(campaign, unit)} wide>
      <Show of={found}>
        {data =>
          data === null ? (
            <Notice>Đợt học tập này không có bài trắc nghiệm.</Notice>
          ) : (
            <>
              <p>{data.title}</p>
              {data.sections.length === 0 ? <Notice>{data.sentence}</Notice> : <p class="soft">{data.sentence}</p>}
              <div class={css.grid}>
                {data.sections.map(section => (
                  <OneSection key={section.section} section={section} />
                ))}
              </div>
              {data.left_out > 0 && data.sections.length > 0 && (
                <p class="small soft">Có {countText(data.left_out)} câu hỏi quá ít câu trả lời nên không nêu.</p>
              )}
            </>
          )
        }
      </Show>
    </Page>
  );
}

async function read(campaign: string, unit: string): Promise<Analysis | null> {
  const plan = await answer(api.GET("/api/v1/campaigns/{campaign_id}", { params: { path: { campaign_id: campaign } } }));
  if (plan.quiz_id === null) return null;
  const params = { path: { quiz_id: plan.quiz_id }, query: { unit } };
  return answer(api.GET("/api/v1/quizzes/{quiz_id}/analysis", { params }));
}

function OneSection({ section }: { readonly section: Section }) {
  return (
    <section class="card stack-small">
      <h2>{titleOf(section.section)}</h2>
      <p class="number">Trả lời đúng {unbroken(section.text)}</p>
      <Meter numerator={section.right} denominator={section.answers} target={null} met={null} />
      <details>
        <summary>
          Xem {section.questions.length} câu hỏi{section.places.length > 0 ? " và từng nơi" : ""}
        </summary>
        <ul class="plain stack-small">
          {section.questions.map(question => (
            <li key={question.question_version_id}>
              {question.stem}
              <br />
              <span class="small soft number">
                {question.clause}: đúng {unbroken(question.text)}
              </span>
            </li>
          ))}
        </ul>
        {section.places.length > 0 && (
          <>
            <h3>Từng nơi</h3>
            <ul class="plain stack-small">
              {section.places.map(place => (
                <li key={place.unit_id}>
                  {place.name}: <span class="number">{unbroken(place.text)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </details>
    </section>
  );
}

/** "Mục II.4"; parts of a document that have a name keep it ("Đoạn kết"). */
function titleOf(section: string): string {
  return /^[IVXLC\d]+(\.|$)/.test(section) ? `Mục ${section}` : section;
}

import { answer, api, type Schema } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { Notice } from "../../../parts/notice.tsx";
import { hourText, momentText } from "../../../words/dates.ts";
import { unbroken } from "../../../words/names.ts";
import { withYear } from "../words.ts";
import { Deciding } from "./deciding.tsx";

type Late = Schema<"LateAttemptOut">;

/** Answers that arrived when a test was over: what the clocks show, never the answers. */
export function Answers({ attempts, again }: { readonly attempts: readonly Late[]; readonly again: (said: string) => void }) {
  return (
    <>
      {attempts.map(attempt =>
        attempt.level === "above" ? (
          <Notice key={attempt.attempt_id}>
            Câu gửi muộn của đồng chí {withYear(attempt.full_name, attempt.birth_year)} do cấp trên xem xét.
          </Notice>
        ) : (
          <Deciding
            key={attempt.attempt_id}
            title={`Câu gửi muộn: ${withYear(attempt.full_name, attempt.birth_year)}`}
            yes="Tính các câu gửi muộn"
            no="Không tính các câu gửi muộn"
            reasonFor="both"
            why={{ yes: "Vì sao tính", no: "Vì sao không tính" }}
            decide={(accept, reason) => decide(attempt.attempt_id, accept, reason)}
            onDecided={again}
          >
            <p>
              {unbroken(attempt.quiz_title)}, lượt {attempt.attempt_number}: hết giờ lúc {momentText(attempt.deadline_at)}.
            </p>
            <ul>
              {attempt.batches.map(batch => (
                <li key={batch.received_at}>
                  {batch.answers} câu gửi đến lúc {hourText(batch.received_at)}. {batch.evidence.join(" ")}
                </li>
              ))}
            </ul>
            <p class="soft small">Đồng chí ấy đọc được lý do. Không tính thì câu trả lời vẫn được giữ nguyên.</p>
          </Deciding>
        ),
      )}
    </>
  );
}

function decide(attempt: string, accept: boolean, reason: string) {
  const params = { path: { attempt_id: attempt } };
  return answer(api.POST("/api/v1/late-answers/{attempt_id}/decide", { params, body: { accept, reason, client_id: newId() } }));
}

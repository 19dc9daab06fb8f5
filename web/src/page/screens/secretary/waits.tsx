import { LineLink, Lines } from "../../parts/card.tsx";
import type { Branch } from "./data.ts";
import { OPEN_WORDS } from "./open_words.ts";

/** What waits for the secretary's word, in the order of the sentences. */
const NAMED = ["excuses_asked", "check_ins_queued", "records_waiting", "late_waiting"] as const;

/** On the branch's page: what waits, named; a figure that the level above gave back. Nothing where nothing waits. */
export function Waits({
  closing,
  unit,
  dot,
}: {
  readonly closing: Branch["closing"];
  readonly unit: string;
  readonly dot: string;
}) {
  // A page kept on the phone by an earlier edition knows nothing of it.
  if (!closing) return null;
  const waiting = NAMED.filter(kind => closing.open[kind] > 0).map(kind => OPEN_WORDS[kind](closing.open[kind]));
  const returned = closing.sent?.state === "returned";
  const papers = closing.open.results_waiting;
  if (waiting.length === 0 && papers === 0 && !returned) return null;
  return (
    <Lines>
      {returned && (
        <LineLink
          href={`/chi-bo/${unit}/gui-len?dot=${dot}`}
          icon="mail"
          title="Cấp trên trả lại số liệu để xem lại"
          detail={closing.sent?.answer ?? undefined}
        />
      )}
      {waiting.length > 0 && (
        <LineLink
          href={`/chi-bo/${unit}/cho-xem-xet?dot=${dot}`}
          icon="list"
          title="Việc chờ xem xét"
          detail={waiting.join(" ")}
        />
      )}
      {papers > 0 && (
        <LineLink
          href={`/chi-bo/${unit}/bai-giay?dot=${dot}`}
          icon="paper"
          title={`Còn ${papers} bài làm trên giấy chờ người thứ hai`}
          detail="Đối chiếu với bài giấy rồi xác nhận"
        />
      )}
    </Lines>
  );
}

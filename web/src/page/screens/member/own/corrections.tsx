import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { sentenceOf } from "../../../api/problems.ts";
import { Button } from "../../../parts/button.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { useLoad } from "../../../state/load.ts";
import { dayText } from "../../../words/dates.ts";
import { capital } from "../../../words/names.ts";
import { valueText } from "./words.ts";

type Correction = Schema<"OwnCorrectionOut">;

/** The member's own requests to correct something, and what became of them. */
export function Corrections() {
  const asked = useLoad("corrections", () => answer(api.GET("/api/v1/me/corrections")));
  if (!asked.data || asked.data.length === 0) return null;
  return (
    <section class="stack-small">
      <h2>Đã đề nghị sửa</h2>
      {asked.data.map(one => (
        <One key={one.id} correction={one} again={asked.again} />
      ))}
    </section>
  );
}

function One({ correction, again }: { readonly correction: Correction; readonly again: () => void }) {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const withdraw = async () => {
    setBusy(true);
    setWrong(null);
    try {
      const path = { request_id: correction.id };
      await answer(api.DELETE("/api/v1/me/corrections/{request_id}", { params: { path } }));
      again();
    } catch (error) {
      setWrong(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <div class="card stack-small">
      <p>
        <strong>{capital(correction.field_text)}</strong>: {valueText(correction.wanted)}
      </p>
      <p class="soft">
        Đề nghị ngày {dayText(new Date(correction.asked_at))}: {correction.state_text}
        {correction.answer ? `. ${correction.answer}` : ""}
      </p>
      {correction.state === "asked" && (
        <Button busy={busy} onClick={() => void withdraw()}>
          Rút đề nghị này
        </Button>
      )}
      {wrong && <Notice kind="warn">{wrong}</Notice>}
    </div>
  );
}

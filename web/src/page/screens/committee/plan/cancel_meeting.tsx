import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Field } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { momentText } from "../../../words/dates.ts";
import { useSaving } from "./saving.tsx";

interface CancelProps {
  readonly meeting: Schema<"app__campaigns__meeting_schemas__SessionOut">;
  readonly onDone: () => void;
}

/** A meeting does not take place; members read the reason. Another hour is another meeting. */
export function CancelMeeting({ meeting, onDone }: CancelProps) {
  const saving = useSaving();
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const cancel = () => {
    const said = reason.trim();
    setWrong(said ? null : "Đồng chí ghi lý do hủy để đảng viên biết.");
    if (!said) return;
    void saving.save(async () => {
      const params = { path: { session_id: meeting.id } };
      await answer(api.POST("/api/v1/sessions/{session_id}/cancel", { params, body: { reason: said } }));
      setAsked(false);
      onDone();
    });
  };
  return (
    <>
      <Button kind="quiet" onClick={() => setAsked(true)}>
        Hủy buổi này
      </Button>
      {asked && (
        <Dialog
          title="Hủy buổi học này?"
          onClose={() => setAsked(false)}
          actions={
            <>
              <Button kind="main" busy={saving.busy} onClick={cancel}>
                Hủy buổi học
              </Button>
              <Button onClick={() => setAsked(false)}>Giữ lại</Button>
            </>
          }
        >
          <p>
            {meeting.title}, {momentText(meeting.starts_at)}, tại {meeting.place}. Muốn đổi giờ, đổi địa điểm thì hủy buổi này
            rồi thêm buổi khác.
          </p>
          <Field label="Lý do hủy" lines required value={reason} onInput={setReason} wrong={wrong} />
          {saving.refused && (
            <Notice kind="bad" live="assertive">
              {saving.refused}
            </Notice>
          )}
        </Dialog>
      )}
    </>
  );
}

import { useState } from "preact/hooks";
import { newId } from "../../../api/ids.ts";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Choices } from "../../../parts/field.tsx";
import { account, queue } from "../../../state/session.ts";

const REASONS = [
  { value: "unclear", label: "Câu hỏi khó hiểu" },
  { value: "two_right", label: "Có hai phương án cùng đúng" },
  { value: "wrong_key", label: "Không phương án nào đúng" },
  { value: "typo", label: "Sai chữ, sai số" },
  { value: "other", label: "Lý do khác" },
] as const;
type Reason = (typeof REASONS)[number]["value"];

/** "Câu này có vấn đề": one tap and a reason; it goes to the editors, also later. */
export function Report({
  attempt,
  place,
  onClose,
}: {
  readonly attempt: string;
  readonly place: number;
  readonly onClose: () => void;
}) {
  const [reason, setReason] = useState<Reason>("unclear");
  const send = () => {
    const id = newId();
    void queue({
      id,
      account: account.value ?? "",
      kind: "question.report",
      lane: `report/${attempt}/${place}`,
      order: 0,
      method: "PUT",
      path: `/api/v1/attempts/${attempt}/questions/${place}/report`,
      body: { client_id: id, reason, note: null },
      madeAt: new Date().toISOString(),
      tries: 0,
      notBefore: 0,
      refused: null,
    });
    onClose();
  };
  return (
    <Dialog
      title="Câu này có vấn đề"
      onClose={onClose}
      actions={
        <>
          <Button kind="main" onClick={send}>
            Báo cho ban biên tập
          </Button>
          <Button onClick={onClose}>Thôi</Button>
        </>
      }
    >
      <p>Đồng chí vẫn trả lời câu này như bình thường. Nếu câu có vấn đề thật, bài của đồng chí sẽ được chấm lại.</p>
      <Choices legend="Vấn đề gì?" options={REASONS} value={reason} onChoose={setReason} />
    </Dialog>
  );
}

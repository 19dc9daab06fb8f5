import { useState } from "preact/hooks";
import { newId } from "../../../api/ids.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Choices, Field } from "../../../parts/field.tsx";
import { Page } from "../../../parts/page.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { Standing, useSend } from "./send.tsx";

const FIELDS = [
  { value: "full_name", label: "Họ và tên" },
  { value: "birth_date", label: "Ngày sinh" },
  { value: "phone", label: "Số điện thoại" },
  { value: "card_number", label: "Số thẻ đảng viên" },
  { value: "admitted_on", label: "Ngày vào Đảng" },
  { value: "official_on", label: "Ngày công nhận chính thức" },
] as const;
type FieldName = (typeof FIELDS)[number]["value"];
const DAYS: readonly FieldName[] = ["birth_date", "admitted_on", "official_on"];
const MAY_BE_EMPTY: readonly FieldName[] = ["phone", "card_number"];

/** Ask to have one's own data corrected: what, and how it should read; the branch decides. */
export default function Correct(_: ScreenProps) {
  const [field, setField] = useState<FieldName | null>(null);
  const [wanted, setWanted] = useState("");
  const [note, setNote] = useState("");
  const sent = useSend();
  const isDone = sent.isSending || sent.outcome?.is === "taken";
  const mayBeEmpty = field !== null && MAY_BE_EMPTY.includes(field);
  const ask = () => {
    const id = newId();
    const body = { id, field, wanted: wanted.trim() || null, note: note.trim() || null };
    sent.send({ id, kind: "correction", lane: "corrections", method: "POST", path: "/api/v1/me/corrections", body });
  };
  return (
    <Page title="Đề nghị sửa thông tin" backTo="/thong-tin-cua-toi">
      <Standing of={sent} taken="Đã gửi đề nghị. Chi bộ đối chiếu rồi sửa; đồng chí xem kết quả ở “Thông tin về đồng chí”." />
      {!isDone && (
        <form
          class="stack"
          onSubmit={event => {
            event.preventDefault();
            if (field !== null) ask();
          }}
        >
          <Choices
            legend="Sửa mục nào"
            options={FIELDS}
            value={field}
            onChoose={chosen => {
              setField(chosen);
              setWanted("");
            }}
          />
          {field !== null && (
            <>
              <Field
                label="Ghi đúng là"
                hint={mayBeEmpty ? "Để trống nếu đề nghị bỏ thông tin này" : undefined}
                value={wanted}
                onInput={setWanted}
                type={DAYS.includes(field) ? "date" : "text"}
                inputMode={field === "phone" ? "numeric" : "text"}
                required={!mayBeEmpty}
                maxLength={100}
              />
              <Field
                label="Ghi chú cho chi bộ (không bắt buộc)"
                hint="Ví dụ: theo thẻ đảng viên. Không cần gửi ảnh giấy tờ."
                value={note}
                onInput={setNote}
                maxLength={200}
              />
              <Button type="submit" kind="main" wide>
                Gửi đề nghị
              </Button>
            </>
          )}
        </form>
      )}
      <ButtonLink href="/thong-tin-cua-toi" wide kind={isDone ? "main" : "quiet"}>
        {isDone ? "Về thông tin của đồng chí" : "Thôi"}
      </ButtonLink>
    </Page>
  );
}

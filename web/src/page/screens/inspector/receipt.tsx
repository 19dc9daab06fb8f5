import { useState } from "preact/hooks";
import { answer, api, open } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Failed } from "../../parts/states.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { hasRole } from "../../state/session.ts";
import { type CheckedReceipt, checkReceipt } from "./proof/receipts.ts";
import { readKeys } from "./proof/signing.ts";

type Way = "code" | "qr";
type Lines = readonly (readonly [string, string])[];
type Found = { readonly by: "code"; readonly name: string; readonly lines: Lines } | ({ readonly by: "qr" } & CheckedReceipt);

const TABS = [
  { key: "code", title: "Theo mã" },
  { key: "qr", title: "Theo mã QR" },
] as const;

/** A confirmation of a test handed in: looked up by its short code, or checked by itself from what its QR code says. */
export default function ReceiptScreen(_: ScreenProps) {
  const [way, setWay] = useState<Way>("code");
  const [text, setText] = useState("");
  const [found, setFound] = useState<Found | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (next: string) => {
    setText(next);
    setFound(null);
    setTrouble(null);
  };
  const go = async () => {
    setBusy(true);
    setFound(null);
    setTrouble(null);
    try {
      setFound(way === "code" ? await lookUp(text.trim()) : await checkQr(text));
    } catch (error) {
      setTrouble(error);
    }
    setBusy(false);
  };
  return (
    <Page title="Đối chiếu xác nhận đã nộp bài" backTo={hasRole("secretary", "deputy") ? "/chi-bo" : "/kiem-tra"}>
      <Tabs
        label="Cách kiểm tra"
        tabs={TABS}
        chosen={way}
        onChoose={chosen => {
          setWay(chosen);
          change("");
        }}
      >
        <form
          class="stack"
          onSubmit={event => {
            event.preventDefault();
            if (!isBusy && text.trim() !== "") void go();
          }}
        >
          <div />
          {way === "code" ? (
            <Field
              label="Mã trên xác nhận"
              hint="12 chữ và số, ví dụ 7K3M-Q9ZX-40TC"
              value={text}
              onInput={change}
              maxLength={40}
            />
          ) : (
            <Field
              label="Nội dung mã QR, hoặc tệp xác nhận đã lưu"
              hint="Quét mã bằng máy ảnh của điện thoại rồi dán toàn bộ nội dung vào đây; bắt đầu bằng SOTAY1:"
              value={text}
              onInput={change}
              lines
            />
          )}
          <Button type="submit" kind="main" wide busy={isBusy} disabled={text.trim() === ""}>
            Kiểm tra
          </Button>
        </form>
      </Tabs>
      {trouble !== null && <Failed error={trouble} />}
      {found && <Answer found={found} />}
    </Page>
  );
}

/** Raises Problem, Offline. */
async function lookUp(code: string): Promise<Found> {
  const receipt = await answer(api.GET("/api/v1/receipts/{code}", { params: { path: { code } } }));
  const lines = receipt.lines.map(line => {
    const at = line.indexOf(": ");
    return [line.slice(0, at), line.slice(at + 2)] as const;
  });
  return { by: "code", name: receipt.full_name, lines };
}

/** Raises Problem, Offline while the published keys are asked for. */
async function checkQr(text: string): Promise<Found> {
  const keys = readKeys(await answer(open.GET("/api/v1/signing-keys"))) ?? new Map();
  return { by: "qr", ...(await checkReceipt(text, keys)) };
}

function Answer({ found }: { readonly found: Found }) {
  if (found.by === "code") {
    return (
      <Notice kind="good" icon="check" title="Có trong hệ thống, khớp với mã xác thực" live="polite">
        <Facts lines={[["Họ và tên", found.name], ...found.lines]} />
      </Notice>
    );
  }
  switch (found.finding) {
    case "valid":
      return (
        <Notice kind="good" icon="check" title="Hợp lệ: khớp với mã xác thực của hệ thống" live="polite">
          <Facts lines={found.lines} />
        </Notice>
      );
    case "cannot":
      return (
        <Notice kind="warn" title="Đọc được, chưa kiểm tra được mã xác thực" live="polite">
          <p>Trình duyệt này chưa biết cách kiểm tra. Đồng chí dùng trình duyệt mới hơn, hoặc tra theo mã 12 ký tự.</p>
          <Facts lines={found.lines} />
        </Notice>
      );
    case "altered":
      return (
        <Notice kind="bad" title="Không hợp lệ" live="assertive">
          Nội dung đã bị thay đổi, không còn khớp với mã xác thực của hệ thống.
        </Notice>
      );
    case "unknown key":
      return (
        <Notice kind="bad" title="Không hợp lệ" live="assertive">
          Khóa {found.keyId} không có trong các khóa hệ thống công bố: xác nhận này không do hệ thống này lập.
        </Notice>
      );
    case "no receipt":
      return (
        <Notice kind="warn" title="Chưa đọc được" live="assertive">
          Đây không phải xác nhận đã nộp bài, hoặc nội dung bị chép thiếu. Đồng chí quét lại và dán toàn bộ.
        </Notice>
      );
  }
}

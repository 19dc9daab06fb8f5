import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Failed } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { momentText } from "../../words/dates.ts";
import { adviceOf, slipText } from "./slips.ts";

type WayIn = Schema<"WayInOut">;

/** The call "không vào được": by the number on the slip, what happened and what to do. */
export default function WayInScreen(_: ScreenProps) {
  const [login, setLogin] = useState("");
  const [found, setFound] = useState<WayIn | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    setFound(null);
    setTrouble(null);
    try {
      const path = { login: login.trim() };
      setFound(await answer(api.GET("/api/v1/operations/accounts/{login}", { params: { path } })));
    } catch (error) {
      setTrouble(error);
    }
    setBusy(false);
  };
  return (
    <Page
      title="Có đồng chí không vào được"
      lead="Chỉ có việc cấp phiếu và đăng nhập; không có bài làm, không có điểm. Mỗi lần xem đều được ghi lại."
      backTo="/van-hanh"
    >
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          if (!isBusy && login.trim() !== "") void go();
        }}
      >
        <Field
          label="Số đăng nhập"
          hint="Ghi trên phiếu của đồng chí ấy"
          value={login}
          onInput={text => {
            setLogin(text);
            setFound(null);
            setTrouble(null);
          }}
          inputMode="numeric"
          maxLength={20}
        />
        <Button type="submit" kind="main" wide busy={isBusy} disabled={login.trim() === ""}>
          Xem
        </Button>
      </form>
      {trouble !== null && <Failed error={trouble} />}
      {found && (
        <>
          <Notice title="Nên làm" live="polite">
            {adviceOf(found)}
          </Notice>
          <Card title={`Số ${found.login}`}>
            <Facts
              beside
              lines={[
                ["Phiếu gần nhất", slipText(found)],
                ["Số lần cấp phiếu", String(found.slips_issued)],
                ["Đã có mật khẩu", found.has_password ? "có" : "chưa"],
                ["Tài khoản bị khóa", found.disabled ? "có" : "không"],
                ["Số máy đang đăng nhập", String(found.devices)],
                ["Liên lạc lần cuối", found.last_contact ? momentText(found.last_contact) : "chưa có"],
                ["Nhập sai gần đây", `${found.failed_tries} lần`],
              ]}
            />
          </Card>
          <Notice icon="phone">
            Điện thoại hết chỗ lưu thì chính màn hình của đồng chí ấy báo “Điện thoại hết chỗ lưu”: xóa bớt ảnh hoặc tệp không
            dùng rồi mở lại.
          </Notice>
        </>
      )}
    </Page>
  );
}

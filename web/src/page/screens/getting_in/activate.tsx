import { useState } from "preact/hooks";
import { activate } from "../../api/auth.ts";
import { sentenceOf } from "../../api/problems.ts";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { onward } from "../../shell/doors.ts";
import { go } from "../../shell/location.ts";
import type { ScreenProps } from "../../shell/screens.ts";
import { comeIn } from "../../state/session.ts";
import { Elsewhere } from "./elsewhere.tsx";

/** As printed on the slip: two groups of five. Letters and digits that look alike are read alike by the service. */
export function asOnSlip(typed: string): string {
  const plain = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .slice(0, 10);
  return plain.length > 5 ? `${plain.slice(0, 5)}-${plain.slice(5)}` : plain;
}

/** The first sign-in. The slip's QR carries number and code behind the "#", which no server ever sees. */
export default function Activate({ query }: ScreenProps) {
  const [, number = "", printed = ""] = /^#([0-9A-Za-z]+)\.([0-9A-Za-z-]+)$/.exec(location.hash) ?? [];
  const [login, setLogin] = useState(number);
  const [code, setCode] = useState(asOnSlip(printed));
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = async () => {
    setBusy(true);
    setWrong(null);
    try {
      await comeIn(() => activate(login, code));
      go(onward(query), true);
    } catch (error) {
      setWrong(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <Page title="Đăng nhập lần đầu" lead="Dùng phiếu do bí thư chi bộ cấp. Máy này sẽ được giữ đăng nhập." backTo="/dang-nhap">
      <Elsewhere />
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <Field label="Số đăng nhập" value={login} onInput={setLogin} inputMode="numeric" autoComplete="username" required />
        <Field
          label="Mã trên phiếu"
          hint="10 chữ và số, ví dụ K7M2P-9QX4T; không phân biệt chữ hoa, chữ thường"
          value={code}
          onInput={typed => setCode(asOnSlip(typed))}
          autoComplete="one-time-code"
          required
        />
        {wrong && (
          <Notice kind="bad" live="assertive">
            {wrong}
          </Notice>
        )}
        <Button type="submit" kind="main" wide busy={busy}>
          Vào ứng dụng
        </Button>
      </form>
    </Page>
  );
}

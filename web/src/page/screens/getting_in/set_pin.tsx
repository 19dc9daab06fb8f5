import { useState } from "preact/hooks";
import { answer, api } from "../../api/client.ts";
import { Problem, sentenceOf } from "../../api/problems.ts";
import { asksPin } from "../../api/tokens.ts";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { go } from "../../shell/location.ts";
import type { ScreenProps } from "../../shell/screens.ts";
import { loadMe, me } from "../../state/session.ts";

/** A shared phone: from now on it asks for six digits before it opens somebody's part. */
export default function SetPin(_: ScreenProps) {
  const has = me.value?.has_pin ?? false;
  const [old, setOld] = useState("");
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async (wanted: string | null) => {
    setBusy(true);
    setWrong(null);
    try {
      await answer(api.PUT("/api/v1/auth/pin", { body: { pin: wanted, old_pin: has && old !== "" ? old : null } }));
      asksPin.value = wanted !== null;
      await loadMe();
      go("/toi", true);
    } catch (error) {
      const isMisshapen = error instanceof Problem && error.code === "malformed_input";
      setWrong(isMisshapen ? "Mã PIN gồm đúng 6 chữ số." : sentenceOf(error));
      setBusy(false);
    }
  };
  const submit = () => {
    if (pin === again) void send(pin);
    else setWrong("Hai lần nhập mã PIN mới chưa giống nhau.");
  };
  return (
    <Page
      title={has ? "Đổi mã PIN" : "Đặt mã PIN"}
      lead="Dành cho điện thoại dùng chung: mở phần của đồng chí trên máy này phải nhập 6 chữ số."
      backTo="/toi"
    >
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          if (!busy) submit();
        }}
      >
        {has && <Digits label="Mã PIN đang dùng" value={old} onInput={setOld} />}
        <Digits label="Mã PIN mới" value={pin} onInput={setPin} hint="6 chữ số, không dùng dãy dễ đoán như 123456" />
        <Digits label="Nhập lại mã PIN mới" value={again} onInput={setAgain} />
        {wrong && (
          <Notice kind="bad" live="assertive">
            {wrong}
          </Notice>
        )}
        <Button type="submit" kind="main" wide busy={busy} disabled={pin.length !== 6 || again.length !== 6}>
          Lưu mã PIN
        </Button>
        {has && (
          <Button wide busy={busy} disabled={old.length !== 6} onClick={() => void send(null)}>
            Máy này không dùng chung nữa
          </Button>
        )}
      </form>
    </Page>
  );
}

interface DigitsProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
}

function Digits(props: DigitsProps) {
  return <Field {...props} type="password" inputMode="numeric" maxLength={6} required />;
}

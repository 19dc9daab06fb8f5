import { useEffect, useRef, useState } from "preact/hooks";
import { sentenceOf } from "../../api/problems.ts";
import { gate, refresh } from "../../api/tokens.ts";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { onward } from "../../shell/doors.ts";
import { go, here } from "../../shell/location.ts";
import type { ScreenProps } from "../../shell/screens.ts";
import { leave, me } from "../../state/session.ts";

/** A shared phone asks who it is: at the place that was opened, which is there afterwards, or on its own path. */
export default function Pin({ query }: ScreenProps) {
  const [pin, setPin] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const isOpen = gate.value === "open";
  const title = useRef(document.title);
  useEffect(() => {
    if (isOpen && here.peek().path === "/ma-pin") go(onward(query), true);
  }, [isOpen]);
  useEffect(
    () => () => {
      document.title = title.current;
    },
    [],
  );
  const submit = async () => {
    setBusy(true);
    setWrong(null);
    try {
      await refresh(pin);
    } catch (error) {
      setWrong(sentenceOf(error));
      setPin("");
      setBusy(false);
    }
  };
  return (
    <Page
      title="Nhập mã PIN"
      lead={me.value ? `Máy dùng chung. Đồng chí ${me.value.label} nhập mã PIN 6 số của mình.` : undefined}
    >
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <Field label="Mã PIN" value={pin} onInput={setPin} type="password" inputMode="numeric" maxLength={6} required />
        {wrong && (
          <Notice kind="bad" live="assertive">
            {wrong}
          </Notice>
        )}
        <Button type="submit" kind="main" wide busy={busy}>
          Mở
        </Button>
      </form>
      <Button
        wide
        onClick={() => {
          leave();
          go("/dang-nhap", true);
        }}
      >
        Người khác dùng máy
      </Button>
    </Page>
  );
}

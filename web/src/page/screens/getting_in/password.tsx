import { useState } from "preact/hooks";
import { answer, api } from "../../api/client.ts";
import { sentenceOf } from "../../api/problems.ts";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { go } from "../../shell/location.ts";
import type { ScreenProps } from "../../shell/screens.ts";
import { loadMe, me } from "../../state/session.ts";

/** A first password, or another one. Roles that show other people's names wait for it. */
export default function Password(_: ScreenProps) {
  const has = me.value?.has_password ?? false;
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [isShown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = async () => {
    setBusy(true);
    setWrong(null);
    try {
      await answer(api.PUT("/api/v1/auth/password", { body: { new_password: fresh, old_password: has ? old : null } }));
      await loadMe();
      go("/toi", true);
    } catch (error) {
      setWrong(sentenceOf(error));
      setBusy(false);
    }
  };
  const type = isShown ? "text" : "password";
  return (
    <Page title={has ? "Đổi mật khẩu" : "Đặt mật khẩu"} backTo="/toi">
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        {has && (
          <Field label="Mật khẩu đang dùng" value={old} onInput={setOld} type={type} autoComplete="current-password" required />
        )}
        <Field
          label="Mật khẩu mới"
          hint="Ít nhất 8 ký tự; một câu ngắn dễ nhớ là tốt nhất"
          value={fresh}
          onInput={setFresh}
          type={type}
          autoComplete="new-password"
          required
          after={
            <Button pressed={isShown} onClick={() => setShown(!isShown)}>
              {isShown ? "Ẩn" : "Xem"}
            </Button>
          }
        />
        {has && <p class="soft">Các máy khác của đồng chí sẽ được đăng xuất.</p>}
        {wrong && (
          <Notice kind="bad" live="assertive">
            {wrong}
          </Notice>
        )}
        <Button type="submit" kind="main" wide busy={busy}>
          Lưu mật khẩu
        </Button>
      </form>
    </Page>
  );
}

import { useEffect, useState } from "preact/hooks";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Card } from "../../parts/card.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Choices } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { go } from "../../shell/location.ts";
import type { ScreenProps } from "../../shell/screens.ts";
import { book, goAway, leave, me, standing } from "../../state/session.ts";
import { textSize } from "../../state/text_size.ts";
import { theme } from "../../state/theme.ts";

/** How this phone shows things, and who uses it. */
export default function Self(_: ScreenProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <Page title="Cá nhân">
      {me.value && (
        <Card title={me.value.label}>
          <p class="soft">Số đăng nhập {me.value.login}</p>
          {me.value.roles.length > 0 && (
            <ul>
              {me.value.roles.map(role => (
                <li key={role.role + role.unit_id}>{role.role_name}</li>
              ))}
            </ul>
          )}
        </Card>
      )}
      {me.value?.must_set_password && (
        <Notice kind="warn">Nhiệm vụ của đồng chí cần có mật khẩu. Đặt mật khẩu xong, các phần việc sẽ mở ra.</Notice>
      )}
      <Choices
        legend="Cỡ chữ"
        value={textSize.value}
        onChoose={size => {
          textSize.value = size;
        }}
        options={[
          { value: "usual", label: "Vừa" },
          { value: "large", label: "Lớn" },
          { value: "largest", label: "Rất lớn" },
        ]}
      />
      <Choices
        legend="Nền màn hình"
        value={theme.value}
        onChoose={chosen => {
          theme.value = chosen;
        }}
        options={[
          { value: "phone", label: "Theo điện thoại" },
          { value: "light", label: "Sáng" },
          { value: "dark", label: "Tối" },
        ]}
      />
      <ButtonLink href="/toi/mat-khau" icon="key" wide>
        {me.value?.has_password ? "Đổi mật khẩu" : "Đặt mật khẩu"}
      </ButtonLink>
      <ButtonLink href="/toi/ma-pin" icon="lock" wide>
        {me.value?.has_pin ? "Đổi mã PIN" : "Đặt mã PIN cho máy dùng chung"}
      </ButtonLink>
      <Button
        icon="people"
        wide
        onClick={() => {
          leave();
          go("/dang-nhap");
        }}
      >
        Người khác dùng máy này
      </Button>
      <Button icon="lock" wide onClick={() => setAsking(true)}>
        Đăng xuất máy này
      </Button>
      {isAsking && <SignOut onClose={() => setAsking(false)} />}
    </Page>
  );
}

function SignOut({ onClose }: { readonly onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const waiting = standing.value.waiting.length;
  // What was just answered is counted, and goes out if it can
  useEffect(() => book.value?.flush(), []);
  const signOut = async () => {
    setBusy(true);
    await goAway();
    go("/dang-nhap", true);
  };
  return (
    <Dialog
      title="Đăng xuất máy này?"
      onClose={onClose}
      actions={
        <>
          <Button kind="main" busy={busy} onClick={() => void signOut()}>
            Đăng xuất
          </Button>
          <Button onClick={onClose}>Ở lại</Button>
        </>
      }
    >
      {waiting > 0 && (
        <Notice kind="warn">{waiting} việc chưa gửi vẫn được giữ trên máy này và sẽ gửi khi đồng chí đăng nhập lại.</Notice>
      )}
      {me.value?.has_password === false && <p>Đồng chí chưa có mật khẩu: muốn vào lại phải có phiếu mới của bí thư chi bộ.</p>}
    </Dialog>
  );
}

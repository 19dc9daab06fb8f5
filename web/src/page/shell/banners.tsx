import type { ComponentChildren } from "preact";
import { gate, gateReason } from "../api/tokens.ts";
import { isReached } from "../api/transport.ts";
import { Button } from "../parts/button.tsx";
import { Icon, type IconName } from "../parts/icon.tsx";
import { about } from "../state/about.ts";
import { letGo, standing } from "../state/session.ts";
import { update, updateReady } from "../state/update.ts";
import { storageTrouble } from "../storage/phone.ts";
import { NO_SIGNAL, STORAGE } from "../words/errors.ts";

/** The band of a demo, on every screen and every print. */
export function DemoBand() {
  const note = about.value?.demo_note;
  return note ? (
    <aside class="band" aria-label="Bản minh họa">
      {note}
    </aside>
  ) : null;
}

/** What holds for all screens: no signal, storage, something that waits or was refused, a new version. */
export function Banners({ isBare }: { readonly isBare: boolean }) {
  const { waiting } = standing.value;
  const refused = waiting.filter(item => item.refused !== null);
  return (
    <section class="banners no-print" aria-label="Thông báo" aria-live="polite">
      {!isReached.value && !isBare && <Banner icon="signal_off">{NO_SIGNAL}</Banner>}
      {storageTrouble.value && <Banner icon="alert">{STORAGE[storageTrouble.value]}</Banner>}
      {!isBare && waiting.length > refused.length && (
        <Banner icon="phone">{waitingText(waiting.length - refused.length)}</Banner>
      )}
      {refused.map(item => (
        <Banner key={item.id} icon="alert">
          <span>{item.refused}</span>
          <Button onClick={() => void letGo(item)}>Đã xem</Button>
        </Banner>
      ))}
      {isBare && gate.value === "closed" && <Banner icon="lock">{gateReason.value}</Banner>}
      {updateReady.value && !isBare && (
        <Banner icon="download">
          <span>Có bản mới của ứng dụng.</span>
          <Button onClick={update}>Cập nhật</Button>
        </Banner>
      )}
    </section>
  );
}

function waitingText(count: number): string {
  return gate.value === "closed"
    ? `${count} việc đã lưu trên điện thoại này, chưa gửi. Đồng chí đăng nhập lại để gửi.`
    : `${count} việc đã lưu trên điện thoại này, chưa gửi. Có sóng sẽ tự gửi; đồng chí đừng xóa ứng dụng.`;
}

function Banner({ icon, children }: { readonly icon: IconName; readonly children: ComponentChildren }) {
  return (
    <div class="banner">
      <Icon name={icon} />
      <div class="row">{children}</div>
    </div>
  );
}

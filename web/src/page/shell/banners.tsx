import type { ComponentChildren } from "preact";
import { gate, gateReason } from "../api/tokens.ts";
import { isReached } from "../api/transport.ts";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Icon, type IconName } from "../parts/icon.tsx";
import { about } from "../state/about.ts";
import { letGo, standing } from "../state/session.ts";
import { update, updateReady } from "../state/update.ts";
import { storageTrouble } from "../storage/phone.ts";
import { NO_SIGNAL, PIN_TO_SEND, STORAGE } from "../words/errors.ts";
import { here } from "./location.ts";

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
export function Banners({ isBare, goesOn }: { readonly isBare: boolean; readonly goesOn: boolean }) {
  const { waiting } = standing.value;
  const refused = waiting.filter(item => item.refused !== null);
  // What was refused is the person's own to read: not while the phone asks who holds it.
  const told = gate.value === "open" || goesOn ? refused : [];
  return (
    <section class="banners no-print" aria-label="Thông báo" aria-live="polite">
      {!isReached.value && !isBare && <Banner icon="signal_off">{NO_SIGNAL}</Banner>}
      {storageTrouble.value && <Banner icon="alert">{STORAGE[storageTrouble.value]}</Banner>}
      {!isBare && waiting.length > refused.length && (
        <Banner icon="phone">{waitingText(waiting.length - refused.length)}</Banner>
      )}
      {told.map(item => (
        <Banner key={item.id} icon="alert">
          <span>{item.refused}</span>
          <Button onClick={() => void letGo(item)}>Đã xem</Button>
        </Banner>
      ))}
      {goesOn && gate.value !== "open" && waiting.length > refused.length && <WhoIsIt />}
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
  const how = {
    open: "Có sóng sẽ tự gửi; đồng chí đừng xóa ứng dụng.",
    pin: "Đồng chí nhập mã PIN để gửi.",
    closed: "Đồng chí đăng nhập lại để gửi.",
  };
  return `${count} việc đã lưu trên điện thoại này, chưa gửi. ${how[gate.value]}`;
}

/** In the middle of a test: answers are kept, and go out once the person has said who they are. */
function WhoIsIt() {
  const back = encodeURIComponent(here.value.url);
  return gate.value === "pin" ? (
    <Banner icon="lock">
      <span>{PIN_TO_SEND}</span>
      <ButtonLink href={`/ma-pin?tiep=${back}`}>Nhập mã PIN</ButtonLink>
    </Banner>
  ) : (
    <Banner icon="lock">
      <span>{gateReason.value} Bài làm vẫn được giữ trên điện thoại này.</span>
      <ButtonLink href={`/dang-nhap?tiep=${back}`}>Đăng nhập để gửi</ButtonLink>
    </Banner>
  );
}

function Banner({ icon, children }: { readonly icon: IconName; readonly children: ComponentChildren }) {
  return (
    <div class="banner">
      <Icon name={icon} />
      <div class="row">{children}</div>
    </div>
  );
}

import { useEffect, useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Qr } from "../../../parts/qr/qr.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { me } from "../../../state/session.ts";
import { hourText } from "../../../words/dates.ts";
import css from "./check_in.module.css";

interface Code {
  readonly digits: string;
  readonly qr: string;
  /** By this phone's clock (milliseconds), whose time of day may be another than the service's. */
  readonly endsAt: number;
  readonly renewAt: number;
}

async function ask(): Promise<Code> {
  const asked = Date.now();
  const given = await answer(api.GET("/api/v1/me/visitor-code"));
  const later = (instant: string) => asked + Date.parse(instant) - Date.parse(given.server_now);
  return { digits: given.code, qr: given.qr_text, endsAt: later(given.expires_at), renewAt: later(given.renew_at) };
}

/** "Mã của tôi": the host of another branch's meeting scans or types it. Opened with signal, it is good for a while without. */
export default function VisitorCode(_: ScreenProps) {
  const code = useLoad("visitor-code", ask, "home");
  const [, tick] = useState(0);
  const renewAt = code.data?.renewAt ?? 0;
  useEffect(() => {
    if (!renewAt) return;
    const renew = setTimeout(code.again, Math.max(5_000, renewAt - Date.now()));
    const look = setInterval(() => tick(count => count + 1), 15_000);
    return () => {
      clearTimeout(renew);
      clearInterval(look);
    };
  }, [renewAt]);
  return (
    <Page title="Mã của tôi" lead="Học cùng chi bộ khác: đồng chí đưa mã này cho người điểm danh ở đó." backTo="/viec-can-lam">
      <Show of={code}>{found => (found.endsAt > Date.now() ? <Good code={found} /> : <Ended code={found} />)}</Show>
    </Page>
  );
}

function Good({ code }: { readonly code: Code }) {
  const grouped = `${code.digits.slice(0, 4)} ${code.digits.slice(4)}`;
  return (
    <section class={css.code}>
      <Qr text={code.qr} label="Mã QR của tôi" />
      <p class={css.digits}>{grouped}</p>
      <p>
        {me.value?.label}
        <br />
        <span class="soft">Dùng được đến {hourText(new Date(code.endsAt))}</span>
      </p>
      <p class="soft small">
        Buổi học được tính ở chi bộ của đồng chí. Người điểm danh chỉ thấy họ tên và chi bộ, không thấy gì khác.
      </p>
    </section>
  );
}

function Ended({ code }: { readonly code: Code }) {
  return (
    <Notice kind="warn" icon="clock">
      Mã đã hết hạn lúc {hourText(new Date(code.endsAt))}. Có sóng sẽ có mã mới. Lúc này đồng chí nhờ người điểm danh ghi họ tên
      và số đăng nhập {me.value?.login} của đồng chí vào danh sách giấy.
    </Notice>
  );
}

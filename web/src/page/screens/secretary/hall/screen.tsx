import { useEffect, useState } from "preact/hooks";
import { Choices } from "../../../parts/field.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Qr } from "../../../parts/qr/qr.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { shortName } from "../../../state/about.ts";
import { leftText, momentText } from "../../../words/dates.ts";
import { hallLink } from "../../../words/hall_link.ts";
import { useMeeting } from "../roll/use_roll.ts";
import { useAwake } from "./awake.ts";
import { type HallKeys, spaced } from "./codes.ts";
import css from "./hall.module.css";
import { useCodes, useKeys } from "./use_hall.ts";

/** The code of a hall, for everybody to see: works without signal once its keys were fetched. */
export default function HallScreen({ params, query }: ScreenProps) {
  const { unit = "", session = "" } = params;
  const keys = useKeys(session);
  const { study, meeting } = useMeeting(unit, session, query.dot);
  const [part, setPart] = useState<number | null>(null);
  useEffect(() => {
    document.title = `Mã điểm danh · ${shortName()}`;
  }, []);
  const parts = keys.data?.parts ?? [];
  const chosen = part ?? parts[0]?.part ?? 1;
  const names = study.data?.campaign?.parts ?? [];
  return (
    <div class={css.hall}>
      <a class={css.leave} href={`/chi-bo/${unit}/buoi-hoc/${session}`}>
        <Icon name="close" />
        <span>Đóng mã</span>
      </a>
      <h1 class={css.title}>{meeting?.title ?? "Mã điểm danh"}</h1>
      {parts.length > 1 && (
        <Choices
          legend="Đang điểm danh phần"
          options={parts.map(one => ({ value: one.part, label: names[one.part - 1] ?? `Phần ${one.part}` }))}
          value={chosen}
          onChoose={setPart}
        />
      )}
      {keys.data ? <Shown keys={keys.data} part={chosen} /> : <Show of={keys}>{() => null}</Show>}
    </div>
  );
}

function Shown({ keys, part }: { readonly keys: HallKeys; readonly part: number }) {
  const { codes, now } = useCodes(keys, part);
  const isAwake = useAwake();
  if (now < Date.parse(keys.opens_at)) {
    return <Notice>Mã điểm danh dùng được từ {momentText(keys.opens_at)}. Đồng chí mở lại màn hình này khi ấy.</Notice>;
  }
  if (now > Date.parse(keys.closes_at)) return <Notice>Buổi học đã xong; mã điểm danh không dùng được nữa.</Notice>;
  if (!codes) return <Notice live="polite">Đang lấy mã…</Notice>;
  return (
    <>
      <div class={css.qr}>
        <Qr text={hallLink(location.origin, keys.session_id, codes.qr.digits)} label="Mã QR điểm danh, đổi sau mỗi 15 giây" />
      </div>
      <div class={css.beside}>
        <p>Quét mã bằng điện thoại, hoặc bấm “Điểm danh” rồi nhập:</p>
        <p class={css.digits}>{spaced(codes.spoken.digits)}</p>
        <p class={css.left}>Số mới sau {leftText(codes.spoken.until - now)}</p>
        <p class="soft small">Đồng chí không có điện thoại hoặc nhập chưa được thì bí thư điểm danh.</p>
        {!isAwake && <p class="soft small">Máy này không tự giữ sáng màn hình: đồng chí chạm vào màn hình khi thấy tối.</p>}
      </div>
    </>
  );
}

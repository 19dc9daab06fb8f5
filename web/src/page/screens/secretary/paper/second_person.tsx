import { Card } from "../../../parts/card.tsx";
import { Qr } from "../../../parts/qr/qr.tsx";
import css from "../secretary.module.css";
import type { Result } from "./data.ts";

/** For who entered it: who may be the second person, and how that one gets there. */
export function SecondPerson({ result }: { readonly result: Result }) {
  return (
    <Card title="Cần một đồng chí khác xác nhận">
      <p>
        Người nhập không tự xác nhận. Phó bí thư, hoặc bất kỳ đảng viên nào khác của chi bộ (trừ đồng chí {result.name}) quét mã
        này bằng điện thoại của mình, đối chiếu với bài giấy rồi xác nhận.
      </p>
      <div class={css.qr}>
        <Qr text={`${location.origin}/bai-tren-giay/${result.id}`} label="Mã QR mở bài này để xác nhận" />
      </div>
    </Card>
  );
}

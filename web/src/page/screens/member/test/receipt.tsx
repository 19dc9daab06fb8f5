import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Qr } from "../../../parts/qr/qr.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { me } from "../../../state/session.ts";
import { momentText } from "../../../words/dates.ts";
import { unbroken } from "../../../words/names.ts";
import css from "./receipt.module.css";
import { type Receipt, readReceipt, receiptKey } from "./receipts.ts";

/** What the signed statements say; only what is shown here. */
interface Stated {
  readonly test: readonly [string, string];
  readonly campaign: readonly [string, string] | null;
  readonly closed: string;
  readonly score?: string;
}

/** The receipt of an attempt: the QR carries the signed statement, the short code is looked up. Opened once, it works without signal. */
export default function ReceiptScreen({ params }: ScreenProps) {
  const id = params.attempt ?? "";
  const receipt = useLoad(receiptKey(id), () => readReceipt(id), "bundles");
  return (
    <Page title="Xác nhận đã nộp bài" backTo={`/lam-bai/${id}/ket-qua`}>
      <Show of={receipt}>{found => <Found receipt={found} />}</Show>
    </Page>
  );
}

function statedIn(statement: string): Stated | null {
  try {
    return JSON.parse(statement) as Stated;
  } catch {
    return null;
  }
}

function Found({ receipt }: { readonly receipt: Receipt }) {
  const stated = statedIn(receipt.statement);
  const score = receipt.scores.at(-1);
  const scored = score ? statedIn(score.statement) : null;
  return (
    <>
      <section class={css.receipt}>
        {stated && (
          <div class="stack-small">
            <p>
              <strong>{me.value?.label}</strong> đã nộp bài
            </p>
            <p>{unbroken(stated.test[1])}</p>
            <p class="soft">lúc {momentText(stated.closed)}</p>
          </div>
        )}
        <Qr text={receipt.qr} level="L" label="Mã QR xác nhận đã nộp bài" />
        <p class={css.code}>
          <span class="soft small">Mã tra cứu</span>
          <strong>{receipt.code}</strong>
        </p>
      </section>
      <p class="soft">
        Bí thư quét mã QR được cả khi mất sóng, hoặc đọc mã tra cứu khi có sóng. Trong mã có mã xác thực của hệ thống; không có
        câu trả lời, không có kết quả.
      </p>
      {score && (
        <details class="card">
          <summary class={css.summary}>
            <span>Xác nhận kết quả{scored?.score ? `: ${scored.score}` : ""}</span>
            <Icon name="down" />
          </summary>
          <div class={css.receipt}>
            <Qr text={score.qr} level="L" label="Mã QR xác nhận kết quả" />
            <Notice>Chỉ đưa mã này khi đồng chí muốn cho xem kết quả.</Notice>
          </div>
        </details>
      )}
    </>
  );
}

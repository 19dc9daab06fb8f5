import { useEffect, useState } from "preact/hooks";
import { sentenceOf } from "../../../api/problems.ts";
import { Button } from "../../../parts/button.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { sizeText } from "../../../words/numbers.ts";
import { type Bundle, bundleOf, type Detail, takeAlong } from "./kept.ts";

/** The whole document on the phone, for where there is no signal; its size is said before and after. */
export function Along({ detail }: { readonly detail: Detail }) {
  const [kept, setKept] = useState<Bundle | null>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => void bundleOf(detail.id).then(found => setKept(found ?? null)), [detail.id]);
  const isHere = kept !== null && kept.version === detail.version;
  const take = async () => {
    setBusy(true);
    setWrong(null);
    try {
      setKept(await takeAlong(detail));
    } catch (error) {
      setWrong(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <section class="stack-small no-print" aria-live="polite">
      {isHere ? (
        <Notice kind="good" icon="phone">
          Cả tài liệu đã ở trên điện thoại này ({sizeText(kept.bytes)}). Mất sóng vẫn đọc được.
        </Notice>
      ) : (
        <Button icon="download" wide busy={busy} onClick={() => void take()}>
          Tải về để đọc khi mất sóng ({sizeText(detail.bytes)})
        </Button>
      )}
      {wrong && <Notice kind="warn">{wrong}</Notice>}
    </section>
  );
}

import { useState } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { Notice } from "../../parts/notice.tsx";

/** Whether the page is opened inside another app, whose storage may be cleared at any time. */
export function isInsideApp(agent: string = navigator.userAgent): boolean {
  return /Zalo|FBAN|FBAV|FB_IAB|Instagram|Messenger|TikTok|musical_ly/i.test(agent);
}

/** Reading works here; before signing in or a test one goes on in the phone's own browser, at `url` or where one is. */
export function Elsewhere({ url }: { readonly url?: string }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  if (!isInsideApp()) return null;
  const address = url && url !== "/" ? location.origin + url : location.href;
  const copy = () => {
    const copying = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error("refused"));
    copying.then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <Notice kind="warn" title="Đồng chí đang mở trong ứng dụng khác">
      <p>
        Để đăng nhập và làm bài không bị mất giữa chừng, đồng chí bấm dấu ba chấm ở góc trên, chọn “Mở bằng trình duyệt” (Chrome
        hoặc Safari).
      </p>
      <Button icon="copy" onClick={copy}>
        {copied ? "Đã chép đường dẫn" : "Chép đường dẫn"}
      </Button>
      {copied && <p>Đồng chí mở Chrome hoặc Safari rồi dán vào ô địa chỉ.</p>}
      {copied === false && (
        <p>
          Ứng dụng này không cho chép. Đồng chí mở Chrome hoặc Safari rồi gõ: <strong class="address">{address}</strong>
        </p>
      )}
    </Notice>
  );
}

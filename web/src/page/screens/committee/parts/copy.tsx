import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../parts/button.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Notice } from "../../../parts/notice.tsx";
import css from "./copy.module.css";

/** "Sao chép tin nhắn": what would be sent is seen first, then copied; where the browser refuses, it is marked to copy by hand. */
export function CopyMessage({ text }: { readonly text: string }) {
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState<"copied" | "marked" | null>(null);
  const place = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!isOpen || !place.current) return;
    // As high as the message is in this width, and from its first line on
    place.current.style.height = `${place.current.scrollHeight + 4}px`;
    place.current.scrollTop = 0;
  }, [isOpen, text]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("copied");
    } catch {
      place.current?.select();
      setSaid("marked");
    }
  };
  return (
    <>
      <Button icon="copy" onClick={() => setOpen(true)}>
        Sao chép tin nhắn
      </Button>
      {isOpen && (
        <Dialog
          title="Tin nhắn gửi nhóm Zalo"
          onClose={() => setOpen(false)}
          actions={
            <>
              <Button kind="main" icon="copy" onClick={() => void copy()}>
                Sao chép
              </Button>
              <Button onClick={() => setOpen(false)}>Đóng</Button>
            </>
          }
        >
          <p class="soft">Chỉ có số lượng, không có tên đảng viên.</p>
          <textarea ref={place} class={`input ${css.text}`} aria-label="Nội dung tin nhắn" readOnly rows={7} value={text} />
          {said === "copied" && (
            <Notice kind="good" live="polite">
              Đã sao chép. Đồng chí mở Zalo rồi dán vào nhóm.
            </Notice>
          )}
          {said === "marked" && (
            <Notice live="polite">Đã chọn sẵn nội dung. Đồng chí nhấn giữ vào chữ rồi chọn Sao chép.</Notice>
          )}
        </Dialog>
      )}
    </>
  );
}

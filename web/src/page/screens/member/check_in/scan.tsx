import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../parts/button.tsx";
import { Notice } from "../../../parts/notice.tsx";
import css from "./check_in.module.css";
import { reader } from "./reader.ts";

interface ScanProps {
  /** A code was read; what it answers is said under the picture and scanning goes on, null ends it. */
  readonly onText: (text: string) => string | null;
  readonly onClose: () => void;
}

const BETWEEN_MS = 160;
const WORDS: Readonly<Record<string, string>> = {
  NotAllowedError: "Máy chưa cho dùng máy ảnh. Đồng chí bấm “Cho phép” khi máy hỏi, hoặc nhập mã được đọc tại hội trường.",
  NotFoundError: "Máy này không có máy ảnh. Đồng chí nhập mã được đọc tại hội trường.",
  NotReadableError: "Máy ảnh đang dùng ở ứng dụng khác. Đồng chí đóng ứng dụng ấy, hoặc nhập mã được đọc tại hội trường.",
};
const NO_CAMERA = "Chưa mở được máy ảnh. Đồng chí nhập mã được đọc tại hội trường, hoặc nhờ bí thư điểm danh.";

/** The camera, until a code was read. Its pictures stay on the phone and are not kept. */
export function Scan({ onText, onClose }: ScanProps) {
  const video = useRef<HTMLVideoElement>(null);
  const heard = useRef(onText);
  heard.current = onText;
  const [isOn, setOn] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => {
    const screen = video.current;
    if (!screen) return;
    const stop = watch(screen, {
      on: () => setOn(true),
      text: text => {
        const answer = heard.current(text);
        setWrong(answer);
        return answer === null;
      },
      failed: error => setWrong(WORDS[error instanceof Error ? error.name : ""] ?? NO_CAMERA),
    });
    return stop;
  }, []);
  return (
    <div class="stack">
      <div class={css.camera}>
        {/* A live picture has nothing to be said in words. */}
        <video ref={video} muted playsInline aria-label="Hình từ máy ảnh" />
        {isOn && <div class={css.frame} aria-hidden="true" />}
      </div>
      <p role="status">{isOn ? "Đưa mã QR trên màn hình hội trường vào trong khung." : "Đang mở máy ảnh…"}</p>
      {wrong && (
        <Notice kind="warn" live="assertive">
          {wrong}
        </Notice>
      )}
      <Button wide onClick={onClose}>
        Thôi, nhập mã được đọc
      </Button>
    </div>
  );
}

interface Told {
  readonly on: () => void;
  /** Whether it was the code that was looked for. */
  readonly text: (text: string) => boolean;
  readonly failed: (error: unknown) => void;
}

/** Open the camera and read from it until told to stop. */
function watch(screen: HTMLVideoElement, told: Told): () => void {
  let stopped = false;
  let stream: MediaStream | null = null;
  const stop = () => {
    stopped = true;
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  const run = async () => {
    if (!navigator.mediaDevices) throw new Error("no camera here");
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    if (stopped) return stop();
    screen.srcObject = stream;
    await screen.play();
    const read = await reader();
    told.on();
    while (!stopped) {
      const text = await read(screen);
      if (text !== null && !stopped && told.text(text)) return stop();
      await new Promise(resolve => setTimeout(resolve, BETWEEN_MS));
    }
  };
  run().catch(error => {
    if (!stopped) told.failed(error);
    stop();
  });
  return stop;
}

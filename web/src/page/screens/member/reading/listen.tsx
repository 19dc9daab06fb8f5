import { useEffect, useState } from "preact/hooks";
import { Button } from "../../../parts/button.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { askForVoice, hasVoice, hush, speak, spoken } from "./speech.ts";

/** Listen with the phone's own voice; says so honestly where the phone has none. */
export function Listen({ pieces, name }: { readonly pieces: readonly string[]; readonly name: string }) {
  const [left, setLeft] = useState(0);
  const [isAsked, setAsked] = useState(false);
  const [isWaiting, setWaiting] = useState(false);
  useEffect(askForVoice, []);
  // Another layer, another text
  useEffect(() => {
    setLeft(0);
    return hush;
  }, [name]);
  const isSpeaking = spoken.value !== null;
  const listen = () => {
    setAsked(true);
    setWaiting(true);
  };
  // Tapped before the browser knew its voices: it begins as soon as it does.
  useEffect(() => {
    if (!isWaiting || !hasVoice.value) return;
    setWaiting(false);
    speak(pieces, left < pieces.length ? left : 0);
  }, [isWaiting, hasVoice.value]);
  const stop = () => {
    setLeft(spoken.value ?? 0);
    hush();
  };
  return (
    <>
      <Button icon="sound" onClick={isSpeaking ? stop : listen} pressed={isSpeaking}>
        {isSpeaking ? "Dừng đọc" : left > 0 ? "Nghe tiếp" : "Nghe"}
      </Button>
      {isAsked && hasVoice.value === false && (
        <Notice kind="warn" icon="sound" live="polite">
          Điện thoại này chưa có giọng đọc tiếng Việt. Có thể cài thêm trong phần Cài đặt của máy, mục “Chuyển văn bản thành lời
          nói”; hoặc nhờ người khác đọc cho nghe.
        </Notice>
      )}
    </>
  );
}

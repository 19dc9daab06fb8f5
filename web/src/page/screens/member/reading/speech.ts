import { signal } from "@preact/signals";

/** Whether this phone can read aloud in Vietnamese; null: it has not said yet. Its own voice: nothing leaves the phone. */
export const hasVoice = signal<boolean | null>(null);
/** The piece that is being read aloud; null: it is quiet. */
export const spoken = signal<number | null>(null);

const ANSWERS_WITHIN_MS = 1_500;
let asked = false;
// A phone's voice loses its place when it is paused, so pausing is stopping and remembering the piece.
let run = 0;

function voice(): SpeechSynthesisVoice | undefined {
  return speechSynthesis.getVoices().find(one => /^vi([-_]|$)/i.test(one.lang));
}

/** Find out whether there is a voice; browsers know their voices only after a while. */
export function askForVoice(): void {
  if (asked) return;
  asked = true;
  if (!("speechSynthesis" in window)) {
    hasVoice.value = false;
    return;
  }
  const look = () => {
    if (voice()) hasVoice.value = true;
  };
  look();
  speechSynthesis.addEventListener?.("voiceschanged", look);
  setTimeout(() => {
    hasVoice.value ??= false;
  }, ANSWERS_WITHIN_MS);
}

/** Read the pieces aloud, one after the other, from the piece `from` on. */
export function speak(pieces: readonly string[], from: number): void {
  hush();
  const mine = run;
  const next = (at: number) => {
    const text = pieces[at];
    if (mine !== run) return;
    if (text === undefined) {
      spoken.value = null;
      return;
    }
    const said = new SpeechSynthesisUtterance(text);
    said.voice = voice() ?? null;
    said.lang = "vi-VN";
    said.rate = 0.95;
    said.onend = () => next(at + 1);
    said.onerror = () => {
      if (mine === run) spoken.value = null;
    };
    spoken.value = at;
    speechSynthesis.speak(said);
  };
  next(from);
}

export function hush(): void {
  run += 1;
  spoken.value = null;
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

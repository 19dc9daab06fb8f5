import type { Schema } from "../api/client.ts";
import type { Question } from "../sync/attempts/draft.ts";

type Page = Schema<"AttemptOut">;

const question = (at: number): Question => ({
  kind: "single",
  stem: `Câu hỏi ${at + 1}`,
  options: ["một", "hai", "ba", "bốn"],
  scoring: null,
  unit: null,
  picture: null,
  option_pictures: null,
});

/** An attempt as the service gives it: open, nothing answered, twenty questions, forty minutes. */
export function page(own: Partial<Page> = {}): Page {
  return {
    id: "t1",
    quiz_id: "q1",
    title: "Bài trắc nghiệm về Kế hoạch số 64-KH/TU",
    number: 1,
    state: "open",
    started_at: "2024-12-18T12:00:00Z",
    deadline_at: "2024-12-18T12:40:00Z",
    closes_at: "2024-12-18T12:40:30Z",
    late_sync: "accept",
    open_book: true,
    helper_reads: false,
    server_now: "2024-12-18T12:00:00Z",
    next_seq: 1,
    questions: Array.from({ length: 20 }, (_, at) => question(at)),
    answers: {},
    refused: [],
    ending: null,
    ...own,
  };
}

/** A moment so many seconds after the beginning. */
export function since(seconds: number): { at: string; elapsedMs: number } {
  return { at: new Date(Date.parse("2024-12-18T12:00:00Z") + seconds * 1000).toISOString(), elapsedMs: seconds * 1000 };
}

// The service's side of an attempt as the protocol says it, small: batches by (writer, seq), a fold per question, one end.
import type { Item, Outcome } from "../sync/queue.ts";
import { page } from "./papers.ts";

interface Batch {
  readonly writer: string;
  readonly seq: number;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly late: boolean;
}

export class Service {
  readonly batches: Batch[] = [];
  submissionId: string | null = null;
  isClosed = false;
  now = "2024-12-18T12:10:00Z";

  /** What counts: per question the answer with the greatest (seq, writer) among those in time. */
  fold(late = false): Record<string, unknown> {
    const folded: Record<string, unknown> = {};
    const known = this.batches.filter(batch => late || !batch.late);
    known.sort((a, b) => a.seq - b.seq || (a.writer < b.writer ? -1 : 1));
    for (const batch of known) for (const [place, value] of Object.entries(batch.answers)) folded[place] = value;
    return Object.fromEntries(Object.entries(folded).filter(([, value]) => value !== null));
  }

  nextSeq(): number {
    return Math.max(0, ...this.batches.map(batch => batch.seq)) + 1;
  }

  page(): ReturnType<typeof page> {
    const answers = this.fold() as ReturnType<typeof page>["answers"];
    return page({ answers, next_seq: this.nextSeq(), server_now: this.now, state: this.isClosed ? "closed" : "open" });
  }

  take(item: Item): Outcome {
    const answers = item.body.answers as Record<string, unknown>;
    const [, writer = "", seq = "0"] = item.id.split("/");
    if (item.kind === "attempt.batch") return this.save(writer, Number(seq), answers);
    const id = String(item.body.submission_id);
    if (this.isClosed && this.submissionId !== id) {
      this.save(writer, Number(seq), answers);
      return { is: "refused", code: "attempt_closed", detail: "Lượt làm bài này đã kết thúc.", kept: true, data: {} };
    }
    if (!this.isClosed) {
      const saved = this.save(writer, Number(seq), answers);
      if (saved.is === "refused") return saved;
      this.isClosed = true;
      this.submissionId = id;
    }
    const answered = Object.keys(this.fold()).length;
    const data = { attempt_id: "t1", submission_id: id, closed_at: this.now, taken: answered > 0, answered, refused: [] };
    return { is: "taken", data };
  }

  private save(writer: string, seq: number, answers: Record<string, unknown>): Outcome {
    const held = this.batches.find(batch => batch.writer === writer && batch.seq === seq);
    if (held && JSON.stringify(held.answers) !== JSON.stringify(answers)) {
      return { is: "refused", code: "batch_conflict", detail: "Khác với phần đã nhận.", kept: true, data: {} };
    }
    if (!held) this.batches.push({ writer, seq, answers, late: this.isClosed });
    const late = (held ?? this.batches.at(-1))?.late ?? false;
    const message = late ? "Đã nhận, ghi là gửi muộn và được tính." : null;
    return { is: "taken", data: { verdict: late ? "late" : "in_time", received_at: this.now, server_now: this.now, message } };
  }
}

import css from "./paper.module.css";

interface TableProps {
  /** Each question's number, and what stands for it ("A, C"; "–": nothing). */
  readonly rows: readonly { readonly number: number; readonly said: string }[];
}

/** What was copied, question by question, to hold against the paper. */
export function AnswersTable({ rows }: TableProps) {
  return (
    <ol class={`plain card ${css.table}`}>
      {rows.map(row => (
        <li key={row.number} class={css.cell}>
          <span class="soft">Câu {row.number}</span>
          <strong>{row.said === "–" ? <span class={css.open}>bỏ trống</span> : row.said}</strong>
        </li>
      ))}
    </ol>
  );
}

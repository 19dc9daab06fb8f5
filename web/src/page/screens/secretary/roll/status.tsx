import { ButtonLink } from "../../../parts/button.tsx";
import { Icon } from "../../../parts/icon.tsx";
import type { Item } from "../../../sync/queue.ts";
import { SAVED_HERE } from "../../../words/answers.ts";
import css from "./roll.module.css";
import type { Counts } from "./state.ts";

interface StatusProps {
  readonly unit: string;
  readonly session: string;
  readonly waiting: readonly Item[];
  readonly counts: Counts;
}

/** At the foot of the roll: whether everything has gone out, and the way to the second person. */
export function Status({ unit, session, waiting, counts }: StatusProps) {
  return (
    <footer class={css.bottom}>
      <div>
        <p class="with-icon small" role="status">
          <Icon name={waiting.length > 0 ? "phone" : "sent"} />
          <span>{standingText(waiting.length, counts)}</span>
        </p>
        <ButtonLink wide href={`/chi-bo/${unit}/buoi-hoc/${session}/xac-nhan`}>
          Người thứ hai xác nhận
        </ButtonLink>
      </div>
    </footer>
  );
}

function standingText(waiting: number, { open, total }: Counts): string {
  if (waiting > 0) return SAVED_HERE;
  const left = open > 0 ? `Còn ${open} đồng chí chưa ghi.` : "Đã ghi đủ.";
  return open === total ? left : `Đã gửi xong. ${left}`;
}

import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Icon } from "../../../parts/icon.tsx";
import type { Item } from "../../../sync/queue.ts";
import { SAVED_HERE } from "../../../words/answers.ts";
import { letGo } from "../outbox.ts";
import css from "./roll.module.css";

interface StatusProps {
  readonly unit: string;
  readonly session: string;
  readonly lane: { readonly waiting: readonly Item[]; readonly refused: readonly Item[] };
  /** How many are not recorded yet. */
  readonly open: number;
}

/** At the foot of the roll: whether everything has gone out, and the way to the second person. */
export function Status({ unit, session, lane, open }: StatusProps) {
  return (
    <footer class={css.bottom}>
      <div>
        {lane.refused.map(item => (
          <div key={item.id} class="row">
            <span class="small">{item.refused}</span>
            <Button kind="quiet" onClick={() => void letGo(item)}>
              Đã xem
            </Button>
          </div>
        ))}
        <p class="with-icon small" role="status">
          <Icon name={lane.waiting.length > 0 ? "phone" : "sent"} />
          <span>
            {lane.waiting.length > 0 ? SAVED_HERE : open > 0 ? `Đã gửi xong. Còn ${open} đồng chí chưa ghi.` : "Đã gửi xong."}
          </span>
        </p>
        <ButtonLink wide href={`/xac-nhan-danh-sach/${session}?chi-bo=${unit}`}>
          Người thứ hai xác nhận
        </ButtonLink>
      </div>
    </footer>
  );
}

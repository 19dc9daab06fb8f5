import { ButtonLink } from "../../parts/button.tsx";
import { Card } from "../../parts/card.tsx";
import { Icon } from "../../parts/icon.tsx";
import { serviceNow } from "../../state/about.ts";
import type { Meeting, Rates } from "./data.ts";
import css from "./secretary.module.css";
import { isOnNow, spanText } from "./words.ts";

/** A meeting that is on now: the roll and the hall's code, one tap away. */
export function OnNow({ meetings, unit }: { readonly meetings: readonly Meeting[]; readonly unit: string }) {
  const now = serviceNow();
  const on = meetings.filter(meeting => meeting.kind !== "home" && isOnNow(meeting, now));
  return (
    <>
      {on.map(meeting => (
        <Card key={meeting.id} title={meeting.title}>
          <p class="with-icon">
            <Icon name="calendar" />
            <span>
              {spanText(meeting)}, tại {meeting.place}
            </span>
          </p>
          <div class={css.two}>
            <ButtonLink
              kind="main"
              icon="check"
              href={`/chi-bo/${unit}/buoi-hoc/${meeting.id}/diem-danh?dot=${meeting.campaign_id}`}
            >
              Điểm danh
            </ButtonLink>
            {meeting.may_record && (
              <ButtonLink icon="scan" href={`/chi-bo/${unit}/buoi-hoc/${meeting.id}/ma?dot=${meeting.campaign_id}`}>
                Mở mã điểm danh
              </ButtonLink>
            )}
          </div>
          <ButtonLink kind="quiet" wide href={`/chi-bo/${unit}/buoi-hoc/${meeting.id}?dot=${meeting.campaign_id}`}>
            Việc khác của buổi học
          </ButtonLink>
        </Card>
      ))}
    </>
  );
}

/** How people were recorded, on whose word it rests, and who is not counted: facts, no judgement. */
export function Ways({ rates, isTested }: { readonly rates: Rates; readonly isTested: boolean }) {
  const { ways, resting, outside, took_test: test } = rates.unit;
  return (
    <Card title="Số liệu của chi bộ">
      <dl class={css.facts}>
        <div>
          <dt>Cách ghi</dt>
          <dd>{ways.text || "chưa có lượt nào"}</dd>
        </div>
        {resting?.text && (
          <div>
            <dt>Trong đó</dt>
            <dd>{resting.text}</dd>
          </div>
        )}
        {isTested && (
          <div>
            <dt>Đã làm bài trắc nghiệm</dt>
            <dd class="number">{test.text ?? test.hidden_because ?? "không áp dụng"}</dd>
          </div>
        )}
        {outside.total > 0 && (
          <div>
            <dt>Không tính trong đợt này</dt>
            <dd>
              {outside.total} đồng chí{outside.came > 0 ? `, trong đó ${outside.came} đồng chí vẫn đến dự` : ""}
            </dd>
          </div>
        )}
      </dl>
      <p class="soft small">{rates.as_of_text}</p>
    </Card>
  );
}

import type { Schema } from "../../../api/client.ts";
import { dayText } from "../../../words/dates.ts";

/** Figures of units outside the system: as they reported them, in no total. */
export function Outside({ figures }: { readonly figures: Schema<"ParticipationOut"> }) {
  const units = figures.outside_units.filter(unit => !unit.withdrawn);
  if (units.length === 0) return null;
  return (
    <section class="stack-small">
      <h2>Đơn vị ngoài hệ thống</h2>
      <ul class="plain card lines">
        {units.map(unit => (
          <li key={unit.id} class="line-link">
            <div>
              <strong>{unit.name}</strong>
              <span class="number">Đã tham gia {unit.took_part.text}</span>
              {unit.took_test && <span class="number">; đã làm bài {unit.took_test.text}</span>}
              {unit.passed_test && <span class="number">; đạt {unit.passed_test.text}</span>}
              <br />
              <span class="small soft">
                {unit.mark}
                {unit.paper_number ? `, báo cáo số ${unit.paper_number}` : ""}
                {unit.paper_date ? ` ngày ${dayText(unit.paper_date)}` : ""}; không cộng vào số nào ở trên.
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Notice } from "../../parts/notice.tsx";
import { dayText, momentText } from "../../words/dates.ts";
import { countText } from "../../words/numbers.ts";
import css from "./inspector.module.css";
import type { Examined } from "./proof/examining.ts";

const MOST = 20;

/** What examining a file found: that it is as it was signed, or what was touched. */
export function Verdict({ found }: { readonly found: Examined | string }) {
  if (typeof found === "string") {
    return (
      <Notice kind="bad" title="Chưa kiểm tra được" live="assertive">
        {found}
      </Notice>
    );
  }
  return (
    <div class="stack">
      <Outcome found={found} />
      {found.findings.length === 0 && found.signed && <Said found={found} />}
    </div>
  );
}

function Outcome({ found }: { readonly found: Examined }) {
  const { findings, signed, isSealChecked, right } = found;
  if (findings.length > 0 || signed === null) {
    const more = findings.length - MOST;
    return (
      <Notice kind="bad" title={`Không hợp lệ: ${findings.length} điểm không khớp`} live="assertive">
        <ul class={css.findings}>
          {findings.slice(0, MOST).map(finding => (
            <li key={finding}>{finding}</li>
          ))}
        </ul>
        {more > 0 && <p>… và {countText(more)} điểm nữa.</p>}
      </Notice>
    );
  }
  if (!isSealChecked) {
    return (
      <Notice kind="warn" title="Mọi dòng, mọi số khớp với nhau; chưa kiểm tra được mã xác thực" live="polite">
        <p>
          Trình duyệt này chưa biết cách kiểm tra mã xác thực của hệ thống, nên chưa thể nói tệp hợp lệ. Đồng chí mở trang này
          bằng trình duyệt mới hơn, hoặc nhờ quản trị hệ thống chạy lệnh <span class={css.code}>sotay proof verify</span>.
        </p>
      </Notice>
    );
  }
  return (
    <Notice kind="good" title="Hợp lệ" icon="check" live="polite">
      <p>Mọi dòng, mọi số đều khớp với bản đã ký (khóa {signed.key}).</p>
      {right.map(sentence => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Notice>
  );
}

function Said({ found }: { readonly found: Examined }) {
  const { signed, tops, head } = found;
  if (!signed) return null;
  const { rows, units, changes } = signed.lists;
  return (
    <Card title="Tệp này ghi">
      <Facts
        lines={[
          ["Đợt học tập", signed.title],
          ["Bản chốt", `số ${signed.number}, ${momentText(signed.sealed)}`],
          ["Ngày chốt danh sách", dayText(signed.rosterDay)],
          ["Đã tính lại", `${countText(rows[0])} đảng viên, ${countText(units[0])} tổ chức đảng`],
          ["Số dòng điều chỉnh so với bản trước", countText(changes[0])],
          ...tops.flatMap(top => top.lines.map(([label, value]) => [`${top.name}: ${label.toLowerCase()}`, value] as const)),
          ["Mã của bản chốt", <span class={css.code}>{head}</span>],
        ]}
      />
    </Card>
  );
}

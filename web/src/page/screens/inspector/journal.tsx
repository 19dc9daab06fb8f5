import { answer, api } from "../../api/client.ts";
import { Facts } from "../../parts/facts.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Pages } from "../../parts/pages.tsx";
import { Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { useLoad } from "../../state/load.ts";
import { hasRole } from "../../state/session.ts";
import { momentText } from "../../words/dates.ts";
import { countText } from "../../words/numbers.ts";
import css from "./inspector.module.css";

/** The seals of the journal, to hold beside one that was printed; a text field finds one. */
export default function JournalScreen(_: ScreenProps) {
  const read = (cursor?: string) => answer(api.GET("/api/v1/journal/seals", { params: { query: cursor ? { cursor } : {} } }));
  const first = useLoad("inspector/seals", () => read());
  return (
    <Page
      title="Dấu niêm phong của nhật ký"
      lead="Mỗi dấu nêu dấu trước. Giữ một mã đã in ở nơi khác thì về sau biết được nhật ký trước đó có bị sửa hay không."
      backTo={hasRole("operator") ? "/van-hanh" : "/kiem-tra"}
    >
      <Show of={first}>
        {page => (
          <>
            <Notice kind={page.waiting > 0 ? "info" : "good"} icon={page.waiting > 0 ? "clock" : "check"}>
              {page.waiting === 0
                ? "Mọi dòng nhật ký đều đã niêm phong."
                : `${countText(page.waiting)} dòng nhật ký chờ niêm phong${page.waiting_since ? `, từ ${momentText(page.waiting_since)}` : ""}.`}
            </Notice>
            {page.items.length === 0 && <p>Chưa có dấu niêm phong nào.</p>}
            <Pages first={page} next={read} word="Xem các dấu trước">
              {seals => (
                <ol class="plain stack">
                  {seals.map(seal => (
                    <li key={seal.number} class="card stack-small">
                      <h2>Dấu số {countText(seal.number)}</h2>
                      <Facts
                        lines={[
                          ["Lúc", momentText(seal.sealed_at)],
                          ["Các dòng", `${countText(seal.first)} đến ${countText(seal.last)}`],
                          ["Mã niêm phong", <span class={css.code}>{seal.head}</span>],
                        ]}
                      />
                    </li>
                  ))}
                </ol>
              )}
            </Pages>
          </>
        )}
      </Show>
    </Page>
  );
}

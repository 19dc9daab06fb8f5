import { answer, api } from "../../../api/client.ts";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Pages } from "../../../parts/pages.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { momentText } from "../../../words/dates.ts";
import { unbroken } from "../../../words/names.ts";

const ask = (cursor: string | null) =>
  answer(api.GET("/api/v1/me/looks", { params: { query: cursor === null ? {} : { cursor } } }));

/** Who above the branch looked at the member's name, when and on what ground. */
export default function Looks(_: ScreenProps) {
  const looks = useLoad("looks", () => ask(null));
  return (
    <Page
      title="Cấp trên nào đã xem"
      lead="Mỗi lần cấp trên xem hồ sơ hoặc danh sách có tên đồng chí đều được ghi ở đây. Việc hằng ngày của chi bộ không liệt kê."
      backTo="/ho-so"
    >
      <Show of={looks}>
        {first => (
          <Pages first={first} next={ask}>
            {items =>
              items.length === 0 ? (
                <Notice>Chưa có cấp trên nào xem.</Notice>
              ) : (
                <ul class="plain stack">
                  {items.map(one => (
                    <li key={one.at + one.looked_at} class="card stack-small">
                      <p>
                        <strong>{one.who}</strong>
                      </p>
                      <p>
                        {unbroken(one.looked_at)}
                        {one.of_this_member ? ", xem riêng đồng chí" : ", xem cả danh sách"}
                      </p>
                      <p class="soft small">
                        {momentText(one.at)}. {unbroken(one.ground)}
                      </p>
                    </li>
                  ))}
                </ul>
              )
            }
          </Pages>
        )}
      </Show>
    </Page>
  );
}

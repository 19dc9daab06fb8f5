import { useEffect } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Pages } from "../../../parts/pages.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { sendLater } from "../../../state/sent.ts";
import { momentText } from "../../../words/dates.ts";
import { unbroken } from "../../../words/names.ts";
import css from "./own.module.css";

type Told = Schema<"NoticeOut">;

const ask = (cursor: string | null) =>
  answer(api.GET("/api/v1/me/notices", { params: { query: cursor === null ? {} : { cursor } } }));

/** What the service told the member; what is shown is marked as seen, nothing vanishes. */
export default function Notices(_: ScreenProps) {
  const notices = useLoad("notices", () => ask(null), "home");
  return (
    <Page title="Thông báo" backTo="/ho-so">
      <Show of={notices}>
        {first => (
          <Pages first={first} next={ask}>
            {items => (items.length === 0 ? <Notice>Chưa có thông báo nào.</Notice> : <List items={items} />)}
          </Pages>
        )}
      </Show>
    </Page>
  );
}

function List({ items }: { readonly items: readonly Told[] }) {
  const unseen = items.filter(one => one.seen_at === null);
  useEffect(() => {
    for (const one of unseen) {
      const path = `/api/v1/me/notices/${one.id}/seen`;
      void sendLater({ id: `seen/${one.id}`, kind: "notice.seen", lane: "notices", method: "PUT", path, body: {} });
    }
  }, [unseen.length]);
  return (
    <ul class="plain stack">
      {items.map(one => (
        <li key={one.id} class={`card stack-small ${one.seen_at === null ? css.fresh : ""}`}>
          <p class="soft small">
            {one.seen_at === null && <strong>Mới · </strong>}
            {momentText(one.created_at)}
          </p>
          <p>{unbroken(one.text)}</p>
        </li>
      ))}
    </ul>
  );
}

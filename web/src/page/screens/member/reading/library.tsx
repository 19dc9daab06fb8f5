import { useEffect, useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { Button } from "../../../parts/button.tsx";
import { Field } from "../../../parts/field.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { type Loaded, useLoad } from "../../../state/load.ts";
import { account } from "../../../state/session.ts";
import { isOffline } from "../../../sync/sending.ts";
import { dayText } from "../../../words/dates.ts";
import { namedText } from "../../../words/documents.ts";
import { hasWords } from "../../../words/fold.ts";
import { unbroken } from "../../../words/names.ts";
import { bundleOf, readingOf } from "./kept.ts";
import css from "./reading.module.css";

type Listed = Schema<"ItemOut">;
type Shelf = Schema<"Page_ItemOut_">;

const PAUSE_MS = 350;
const A_PAGE = 30;

function ask(q: string, cursor: string | null): Promise<Shelf> {
  const query = { limit: A_PAGE, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) };
  return answer(api.GET("/api/v1/content", { params: { query } }));
}

/** All documents the member may read; search with or without marks, also without signal among what was listed here. */
export default function Library(_: ScreenProps) {
  const [typed, setTyped] = useState("");
  const [words, setWords] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setWords(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const all = useLoad("library", () => ask("", null), "bundles");
  const found = useLoad(`library/${words}`, () =>
    words ? ask(words, null) : Promise.resolve({ items: [], next_cursor: null }),
  );
  const shown = words ? withoutSignal(found, all, words) : all;
  return (
    <Page title="Tài liệu" wide>
      <form class="stack-small" onSubmit={event => event.preventDefault()}>
        <Field
          label="Tìm tài liệu"
          hint="Gõ có dấu hoặc không dấu đều được"
          type="search"
          value={typed}
          onInput={setTyped}
          maxLength={100}
        />
      </form>
      <Show of={shown}>{shelf => <Shelves key={words} words={words} first={shelf} />}</Show>
    </Page>
  );
}

/** Where the search got no answer, what was listed here before is searched. */
function withoutSignal(found: Loaded<Shelf>, all: Loaded<Shelf>, words: string): Loaded<Shelf> {
  if (!all.data || !isOffline(found.error)) return found;
  const items = all.data.items.filter(one => hasWords(`${one.title} ${one.abstract} ${one.symbol ?? ""} ${one.issuer}`, words));
  return { ...all, data: { items, next_cursor: null } };
}

function Shelves({ first, words }: { readonly first: Shelf; readonly words: string }) {
  const [more, setMore] = useState<readonly Shelf[]>([]);
  const [busy, setBusy] = useState(false);
  const next = (more.at(-1) ?? first).next_cursor;
  const items = [...first.items, ...more.flatMap(shelf => shelf.items)];
  const marks = useMarks(items);
  const groups = [...new Set(items.map(one => one.group_name))].sort((a, b) => Number(a !== null) - Number(b !== null));
  const fetchMore = async () => {
    setBusy(true);
    const got = await ask(words, next).catch(() => null);
    if (got) setMore([...more, got]);
    setBusy(false);
  };
  if (items.length === 0) {
    return <Notice live="polite">{words ? "Không tìm thấy tài liệu nào có các từ ấy." : "Chưa có tài liệu nào."}</Notice>;
  }
  return (
    <div class="stack">
      {words && (
        <p class="soft" role="status">
          {next ? `Hơn ${items.length} tài liệu` : `${items.length} tài liệu`} có “{words}”
        </p>
      )}
      {groups.map(group => (
        <section key={group ?? ""} class="stack-small">
          <h2 class={group ? undefined : "unseen"}>{group ?? "Tài liệu học tập"}</h2>
          <ul class={`plain card lines ${css.shelf}`}>
            {items
              .filter(one => one.group_name === group)
              .map(one => (
                <Line key={one.id} item={one} marks={marks} />
              ))}
          </ul>
        </section>
      ))}
      {next && (
        <Button wide busy={busy} onClick={() => void fetchMore()}>
          Xem thêm tài liệu
        </Button>
      )}
    </div>
  );
}

interface Marks {
  readonly bundles: ReadonlySet<string>;
  readonly finished: ReadonlySet<string>;
}

const NONE: Marks = { bundles: new Set(), finished: new Set() };

/** What this phone knows of each document: kept whole, read to its end. */
function useMarks(items: readonly Listed[]): Marks {
  const [marks, setMarks] = useState(NONE);
  const ids = items.map(one => one.id).join();
  useEffect(() => void known(items.map(one => one.id)).then(setMarks), [ids, account.value]);
  return marks;
}

async function known(ids: readonly string[]): Promise<Marks> {
  const found = await Promise.all(ids.map(async id => ({ id, bundle: await bundleOf(id), reading: await readingOf(id) })));
  return {
    bundles: new Set(found.filter(one => one.bundle).map(one => one.id)),
    finished: new Set(found.filter(one => one.reading?.finished).map(one => one.id)),
  };
}

function Line({ item, marks }: { readonly item: Listed; readonly marks: Marks }) {
  const isRead = item.read?.finished || marks.finished.has(item.id);
  return (
    <li>
      <a class="line-link" href={`/tai-lieu/${item.id}`}>
        <div>
          <strong>{unbroken(item.title)}</strong>
          <span class={css.marks}>
            <span>
              {unbroken(namedText(item.kind, item.symbol))}
              {item.issued_on ? `, ${dayText(item.issued_on)}` : ""}
            </span>
            {isRead && (
              <span class={css.done}>
                <Icon name="check" />
                Đã đọc
              </span>
            )}
            {marks.bundles.has(item.id) && (
              <span class={css.done}>
                <Icon name="phone" />
                Có trên máy
              </span>
            )}
          </span>
        </div>
        <Icon name="forward" />
      </a>
    </li>
  );
}

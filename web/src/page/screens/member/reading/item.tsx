import { useEffect, useState } from "preact/hooks";
import { Button } from "../../../parts/button.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import { Tabs } from "../../../parts/tabs.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { textSize } from "../../../state/text_size.ts";
import { dayText } from "../../../words/dates.ts";
import { clauseText, namedText, placeOf } from "../../../words/documents.ts";
import { Along } from "./along.tsx";
import { type Detail, keepReading, type Layer, layerKey, markRead, type Reading, readingOf, readLayer } from "./kept.ts";
import { Listen } from "./listen.tsx";
import css from "./reading.module.css";
import { piecesOf, Text } from "./text.tsx";

const LAYERS: Readonly<Record<Layer, string>> = { one_minute: "Một phút", five_minutes: "Năm phút", full: "Toàn văn" };

/** A document: a minute, five minutes, or all of it; a tapped line lights up its clause in the full text. */
export default function ItemScreen({ params, query }: ScreenProps) {
  const id = params.item ?? "";
  const [layer, setLayer] = useState<Layer | null>(query.muc ? "full" : null);
  const [wanted, setWanted] = useState<string | null>(query.muc ?? null);
  const [cameFrom, setCameFrom] = useState<Layer | null>(null);
  const [head, setHead] = useState<Detail | null>(null);
  const [before, setBefore] = useState<Reading | null>(null);
  const loaded = useLoad(layerKey(id, layer), () => readLayer(id, layer), "bundles");
  useEffect(() => {
    if (loaded.data) setHead(loaded.data);
  }, [loaded.data]);
  useEffect(() => void readingOf(id).then(setBefore), [id]);
  const show = (next: Layer, clause: string | null) => {
    setLayer(next);
    setWanted(clause);
    if (clause === null) scrollTo(0, 0);
  };
  const finish = async (shown: Layer) => {
    const now = { layer: shown, clause: null, finished: true };
    setBefore(now);
    await keepReading(id, now);
    await markRead(id, shown);
  };
  const chosen = layer ?? (head?.layer as Layer | null) ?? "one_minute";
  return (
    <Page title={head?.title ?? "Tài liệu"} lead={head && <Origin detail={head} />} backTo="/tai-lieu">
      {head && before && !before.finished && wanted === null && before.clause !== null && (
        <Button icon="book" wide onClick={() => show(before.layer, before.clause)}>
          Đọc tiếp từ {clauseText(before.clause)}
        </Button>
      )}
      <Tabs
        label="Đọc dài hay ngắn"
        tabs={(head?.layers ?? ["one_minute"]).map(key => ({ key: key as Layer, title: LAYERS[key as Layer] }))}
        chosen={chosen}
        onChoose={next => show(next, null)}
      >
        <div class={`stack ${css.panel}`}>
          <Show of={loaded}>
            {detail => (
              <Layered
                detail={detail}
                wanted={wanted}
                isFinished={before?.finished ?? false}
                onClause={clause => {
                  setCameFrom(chosen);
                  show("full", clause);
                }}
                onReturn={cameFrom && (() => show(cameFrom, null))}
                onPlace={clause => {
                  if (!before?.finished) void keepReading(id, { layer: chosen, clause, finished: false });
                }}
                onFinished={() => void finish(chosen)}
              />
            )}
          </Show>
        </div>
      </Tabs>
      {head && <Along detail={head} />}
      {head?.source_note && <p class="soft small">Nguồn: {head.source_note}</p>}
    </Page>
  );
}

function Origin({ detail }: { readonly detail: Detail }) {
  const day = detail.issued_on ? `, ngày ${dayText(detail.issued_on)}` : "";
  return (
    <>
      {namedText(detail.kind, detail.symbol)} · {detail.issuer}
      {day}
      {detail.circulation === "internal" && " · Lưu hành nội bộ"}
    </>
  );
}

interface LayeredProps {
  readonly detail: Detail;
  readonly wanted: string | null;
  readonly isFinished: boolean;
  readonly onClause: (clause: string) => void;
  readonly onReturn: (() => void) | null;
  readonly onPlace: (clause: string | null) => void;
  readonly onFinished: () => void;
}

function Layered({ detail, wanted, isFinished, onClause, onReturn, onPlace, onFinished }: LayeredProps) {
  const clauses = detail.sections.map(section => section.clause);
  const lit = wanted === null ? null : placeOf(wanted, clauses);
  const leads = detail.layer !== "full" && detail.layers.includes("full");
  return (
    <div class="stack">
      <div class={css.tools}>
        <Listen name={`${detail.id}/${detail.layer}`} pieces={piecesOf(detail)} />
        <TextSize />
      </div>
      {wanted !== null && lit === null && (
        <Notice kind="warn">Không thấy {clauseText(wanted)} trong bản này. Đồng chí xem toàn văn dưới đây.</Notice>
      )}
      {leads && <p class="soft">Bấm vào một ý để xem đúng mục ấy trong toàn văn.</p>}
      <Text detail={detail} lit={lit} onClause={leads ? onClause : null} onReturn={onReturn} onPlace={onPlace} />
      {isFinished ? (
        <Notice kind="good" live="polite">
          Đồng chí đã đọc xong tài liệu này.
        </Notice>
      ) : (
        <Button kind="main" icon="check" wide onClick={onFinished}>
          Tôi đã đọc xong
        </Button>
      )}
    </div>
  );
}

const SIZES = { usual: "large", large: "largest", largest: "usual" } as const;
const SIZE_WORDS = { usual: "vừa", large: "lớn", largest: "rất lớn" } as const;

function TextSize() {
  return (
    <Button
      icon="text"
      onClick={() => {
        textSize.value = SIZES[textSize.value];
      }}
    >
      Cỡ chữ: {SIZE_WORDS[textSize.value]}
    </Button>
  );
}

import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../../parts/button.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { clauseText } from "../../../words/documents.ts";
import { unbroken } from "../../../words/names.ts";
import type { Detail } from "./kept.ts";
import css from "./reading.module.css";
import { spoken } from "./speech.ts";

interface TextProps {
  readonly detail: Detail;
  /** The clause that is lit up; null: none. */
  readonly lit: string | null;
  /** Open a clause in the full text; null: this is the full text. */
  readonly onClause: ((clause: string) => void) | null;
  /** Back to the short text from which the clause was opened; null: it was not. */
  readonly onReturn: (() => void) | null;
  /** The clause at the top of the screen has changed. */
  readonly onPlace: (clause: string | null) => void;
}

/** What is read aloud of a layer: each heading and paragraph a piece. */
export function piecesOf(detail: Detail): string[] {
  return detail.sections.flatMap(section => [...(section.heading ? [section.heading] : []), ...section.paragraphs]);
}

/** One layer: a minute's lines as cards to tap, the longer ones as a text with clauses. */
export function Text({ detail, lit, onClause, onReturn, onPlace }: TextProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const parts = [...(place.current?.querySelectorAll<HTMLElement>("[data-at]") ?? [])];
    if (lit === null) return watch(parts, at => onPlace(detail.sections[at]?.clause ?? null));
    const at = detail.sections.findIndex(section => section.clause === lit);
    const found = parts[at];
    found?.scrollIntoView({ block: "start" });
    found?.focus({ preventScroll: true });
    return watch(parts, seen => onPlace(detail.sections[seen]?.clause ?? null));
  }, [detail, lit]);
  const starts = firstPieces(detail);
  return (
    <div ref={place} data-quoted class={detail.layer === "one_minute" ? css.lines : css.text}>
      {detail.sections.map((section, at) => {
        const isSpoken = spoken.value !== null && spoken.value >= (starts[at] ?? 0) && spoken.value < (starts[at + 1] ?? 0);
        const isLit = lit !== null && section.clause === lit;
        return (
          <section
            key={at}
            data-at={at}
            tabIndex={-1}
            class={`${css.part} ${isLit ? css.lit : ""} ${isSpoken ? css.spoken : ""}`}
          >
            {section.clause && !onClause && <p class={css.clauseName}>{clauseText(section.clause)}</p>}
            {section.heading && <h2>{unbroken(section.heading)}</h2>}
            {section.paragraphs.map(paragraph => (
              <p key={paragraph}>{unbroken(paragraph)}</p>
            ))}
            {section.clause && onClause && (
              <Clause clause={section.clause} isLine={detail.layer === "one_minute"} onClause={onClause} />
            )}
            {isLit && onReturn && (
              <Button icon="back" onClick={onReturn}>
                Về bản ngắn
              </Button>
            )}
          </section>
        );
      })}
    </div>
  );
}

interface ClauseProps {
  readonly clause: string;
  /** A minute's line: the whole card is the button. */
  readonly isLine: boolean;
  readonly onClause: (clause: string) => void;
}

function Clause({ clause, isLine, onClause }: ClauseProps) {
  return (
    <button type="button" class={`${css.clause} ${isLine ? css.whole : ""}`} onClick={() => onClause(clause)}>
      <span>{isLine ? clauseText(clause) : `Xem ${clauseText(clause)} trong toàn văn`}</span>
      {isLine && <span class="unseen">, xem trong toàn văn</span>}
      <Icon name="forward" />
    </button>
  );
}

/** The number of the first piece read aloud of each part, and of what follows the last one. */
function firstPieces(detail: Detail): number[] {
  const starts = [0];
  for (const section of detail.sections) {
    starts.push((starts.at(-1) ?? 0) + (section.heading ? 1 : 0) + section.paragraphs.length);
  }
  return starts;
}

/** Tell which part crosses the upper third of the screen. */
function watch(parts: readonly HTMLElement[], say: (at: number) => void): (() => void) | undefined {
  if (typeof IntersectionObserver === "undefined") return undefined;
  const watcher = new IntersectionObserver(
    seen => {
      for (const one of seen) if (one.isIntersecting) say(Number((one.target as HTMLElement).dataset.at));
    },
    { rootMargin: "-20% 0px -75% 0px" },
  );
  for (const part of parts) watcher.observe(part);
  return () => watcher.disconnect();
}

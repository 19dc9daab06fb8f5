import type { ComponentChildren } from "preact";
import type { Schema } from "../../../api/client.ts";
import { Meter } from "../../../parts/figures.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { unbroken } from "../../../words/names.ts";
import { countText } from "../../../words/numbers.ts";
import { figures as place, type Tree } from "../parts/places.ts";
import { useWide } from "../parts/wide.ts";
import css from "./figures.module.css";

type Participation = Schema<"ParticipationOut">;
type Unit = Participation["unit"];

interface ChildrenProps {
  readonly figures: Participation;
  readonly tree: Tree;
  /** What chooses how the tree is read. */
  readonly choice: ComponentChildren;
}

/** What is directly below, in the service's order (never by rate): a table on a wide screen, cards on a phone. */
export function Children({ figures, tree, choice }: ChildrenProps) {
  const isWide = useWide();
  const shown = figures.children.filter(child => child.took_part.applicable);
  const others = figures.children.filter(child => !child.took_part.applicable);
  if (figures.children.length === 0) return null;
  const href = (unit: Unit) => place(figures.campaign_id, unit.unit_id, tree);
  return (
    <section class="stack-small">
      <div class={css.bar}>
        <h2>Tổ chức đảng trực thuộc</h2>
        {choice}
      </div>
      {shown.length === 0 && <p class="soft">Chưa tổ chức đảng trực thuộc nào có đồng chí thuộc diện học tập của đợt này.</p>}
      {shown.length > 0 && (isWide ? <Table units={shown} href={href} /> : <Cards units={shown} href={href} />)}
      {others.length > 0 && (
        <details class="small">
          <summary>{others.length} tổ chức đảng không có đồng chí thuộc diện học tập của đợt này</summary>
          <ul>
            {others.map(unit => (
              <li key={unit.unit_id}>{unit.name}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

interface ListProps {
  readonly units: readonly Unit[];
  readonly href: (unit: Unit) => string;
}

function Table({ units, href }: ListProps) {
  const hasTest = units.some(unit => unit.took_test.applicable);
  const hasMark = units.some(unit => unit.passed_test.numerator !== null);
  return (
    <div class="card">
      <table class={`table ${css.table}`}>
        <thead>
          <tr>
            <th scope="col">Tổ chức đảng</th>
            <th scope="col">Đã tham gia</th>
            <th scope="col" class="number">
              Chưa học
            </th>
            {hasTest && (
              <th scope="col" class="number">
                Đã làm bài
              </th>
            )}
            {hasMark && (
              <th scope="col" class="number">
                Đạt bài
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {units.map(unit => (
            <tr key={unit.unit_id}>
              <th scope="row">
                <a href={href(unit)}>{unit.name}</a>
              </th>
              <td>
                <span class="number">{shortly(unit.took_part)}</span>
                <Bar unit={unit} />
                <Word unit={unit} />
              </td>
              <td class="number">{left(unit)}</td>
              {hasTest && <td class="number">{shortly(unit.took_test)}</td>}
              {hasMark && <td class="number">{shortly(unit.passed_test)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ units, href }: ListProps) {
  return (
    <ul class="plain card lines">
      {units.map(unit => (
        <li key={unit.unit_id}>
          <a class="line-link" href={href(unit)}>
            <div class={css.childCard}>
              <strong>{unit.name}</strong>
              <span class="number">{shortly(unit.took_part)}</span> <Word unit={unit} />
              <Bar unit={unit} />
              <span class="small soft">
                Chưa học {left(unit)}
                {unit.took_test.applicable && ` · Đã làm bài ${shortly(unit.took_test)}`}
              </span>
            </div>
            <Icon name="forward" />
          </a>
        </li>
      ))}
    </ul>
  );
}

function Bar({ unit }: { readonly unit: Unit }) {
  const { numerator, denominator, target, met } = unit.took_part;
  return <Meter numerator={numerator ?? 0} denominator={denominator} target={target} met={met} />;
}

/** The word đạt / chưa đạt for the kinds of unit that the campaign gives it to; for a branch how many more. */
function Word({ unit }: { readonly unit: Unit }) {
  const { verdict, still_needed: needed, met } = unit.took_part;
  if (met === null) return null;
  const more = needed > 0 ? `còn thiếu ${countText(needed)} đồng chí` : "";
  const said = [verdict, more].filter(Boolean).join(", ");
  return said ? <span class={`small ${met ? css.met : css.unmet}`}>{said}</span> : null;
}

function left(unit: Unit): string {
  const { excused, unexcused, unrecorded } = unit.not_come;
  return countText(excused + unexcused + unrecorded);
}

function shortly(rate: Unit["took_test"]): string {
  if (!rate.applicable) return "–";
  return rate.text ? unbroken(rate.text) : "–";
}

import { useEffect } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { ButtonLink } from "../../../parts/button.tsx";
import { Sheet } from "../../../parts/sheet.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { shortName } from "../../../state/about.ts";
import { useLoad } from "../../../state/load.ts";
import css from "./sheet.module.css";

type RollSheet = Schema<"RollSheetOut">;
type Signer = RollSheet["people"][number];

/** The roll on paper: A4, by given name, with a column to sign. */
export default function SheetScreen({ params }: ScreenProps) {
  const { unit = "", session = "" } = params;
  const sheet = useLoad(
    `sheet/${session}/${unit}`,
    () =>
      answer(
        api.GET("/api/v1/sessions/{session_id}/roll-sheet", { params: { path: { session_id: session }, query: { unit } } }),
      ),
    "home",
  );
  useEffect(() => {
    document.title = `Danh sách ký tên · ${shortName()}`;
  }, []);
  return (
    <div class="narrow-page">
      <p class="no-print">
        <ButtonLink kind="quiet" icon="back" href={`/chi-bo/${unit}/buoi-hoc/${session}`}>
          Buổi học
        </ButtonLink>
      </p>
      <Show of={sheet}>
        {found => (
          <Sheet>
            <Whole sheet={found} />
          </Sheet>
        )}
      </Show>
      {!sheet.data && <h1 class="unseen">Danh sách ký tên</h1>}
    </div>
  );
}

function Whole({ sheet }: { readonly sheet: RollSheet }) {
  const [title, ...about] = sheet.heading;
  const [counts, ...signatures] = sheet.footer;
  return (
    <>
      <header class={css.head}>
        <h1>{title}</h1>
        {about.map(line => (
          <p key={line}>{line}</p>
        ))}
      </header>
      <Lines sheet={sheet} people={sheet.people} caption="Thuộc diện học tập" />
      {sheet.others.length > 0 && <Lines sheet={sheet} people={sheet.others} caption={sheet.others_heading} />}
      <footer class={css.foot}>
        <p>{counts}</p>
        <div class={css.signatures}>
          {signatures.map(line => (
            <p key={line}>{line}</p>
          ))}
        </div>
      </footer>
    </>
  );
}

interface LinesProps {
  readonly sheet: RollSheet;
  readonly people: readonly Signer[];
  readonly caption: string;
}

function Lines({ sheet, people, caption }: LinesProps) {
  return (
    <table class={css.roll}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {sheet.columns.map(column => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {people.map(person => (
          <tr key={person.member_id}>
            <td class="number">{person.number}</td>
            <td>
              {person.name}
              {person.cell && <span class={css.cell}>, {person.cell}</span>}
            </td>
            <td class="number">{person.birth_year}</td>
            {sheet.parts.map(part => (
              <td key={part.number} class={css.sign} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

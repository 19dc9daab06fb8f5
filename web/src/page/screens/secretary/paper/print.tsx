import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { Button } from "../../../parts/button.tsx";
import { Choices, Field, Tick } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Sheet } from "../../../parts/sheet.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { momentText } from "../../../words/dates.ts";
import { hasWords } from "../../../words/fold.ts";
import { unbroken } from "../../../words/names.ts";
import { useAct } from "../act.ts";
import { type Member, type Study, useMembers, useStudy } from "../data.ts";
import { Outcome } from "../outcome.tsx";
import { withYear } from "../words.ts";
import { type Paper, type PrintedSheet, readSheet, useCodes, useUntested } from "./data.ts";
import css from "./paper.module.css";
import { PrintedPaper } from "./printed_paper.tsx";
import { listOf } from "./steps.ts";

/** What is printed: a paper with a member's name at its head, or with lines to write it on. */
interface Printed {
  readonly sheet: PrintedSheet;
  readonly name: string | null;
}

/** Papers for those without a phone: which code, for whom, then the sheets. */
export default function PrintScreen({ params, query }: ScreenProps) {
  const unit = params.unit ?? "";
  const study = useStudy(unit, query.dot);
  const [printed, setPrinted] = useState<readonly Printed[]>([]);
  if (printed.length > 0 && study.data) {
    return <Sheets printed={printed} unit={study.data.unit} onDone={() => setPrinted([])} />;
  }
  const { campaign } = study.data ?? {};
  return (
    <Page title="In đề trắc nghiệm" lead={campaign ? unbroken(campaign.title) : undefined} backTo={listOf(unit)}>
      <Show of={study}>{found => <OfStudy study={found} unit={unit} onPrint={setPrinted} />}</Show>
    </Page>
  );
}

interface OfStudyProps {
  readonly study: Study;
  readonly unit: string;
  readonly onPrint: (printed: readonly Printed[]) => void;
}

function OfStudy({ study, unit, onPrint }: OfStudyProps) {
  const { campaign } = study;
  if (!campaign?.quiz_id) return <Notice>Đợt này không có bài trắc nghiệm.</Notice>;
  if (campaign.state !== "open") return <Notice>Đợt học tập đã chốt, không in đề nữa.</Notice>;
  return <Choose quiz={campaign.quiz_id} campaign={campaign.id} unit={unit} onPrint={onPrint} />;
}

interface ChooseProps {
  readonly quiz: string;
  readonly campaign: string;
  readonly unit: string;
  readonly onPrint: (printed: readonly Printed[]) => void;
}

function Choose({ quiz, campaign, unit, onPrint }: ChooseProps) {
  const codes = useCodes(quiz);
  const members = useMembers(unit);
  const [code, setCode] = useState("");
  const [chosen, setChosen] = useState<readonly Member[]>([]);
  const act = useAct();
  const draw = useAct();
  const drawOne = () =>
    draw.run(async () => {
      const path = { quiz_id: quiz };
      const made = await answer(api.POST("/api/v1/quizzes/{quiz_id}/printed-papers", { params: { path }, body: { count: 1 } }));
      codes.again();
      return `Đã lập mã đề ${made.items.map(paper => paper.code).join(", ")}.`;
    });
  const show = (papers: readonly Paper[]) =>
    act.run(async () => {
      const wanted = code === SHARED ? papers.map(paper => paper.code) : [code];
      const sheets = await Promise.all(wanted.map(one => readSheet(quiz, one)));
      const names = chosen.length > 0 ? chosen.map(person => withYear(person.full_name, person.birth_year)) : [null];
      const one = (name: string | null, at: number) =>
        sheets.slice(at % sheets.length, (at % sheets.length) + 1).map(sheet => ({ sheet, name }));
      onPrint(chosen.length === 0 ? sheets.map(sheet => ({ sheet, name: null })) : names.flatMap(one));
      return null;
    });
  return (
    <>
      <p>
        Một mã đề dùng chung cho nhiều người được. Lập mã đề <strong>trước</strong> buổi học: giờ làm bài ghi sau này không sớm
        hơn lúc lập.
      </p>
      <Show of={codes}>
        {papers => (
          <>
            <Codes papers={papers} code={code} onChoose={setCode} />
            <Button icon="plus" wide busy={draw.busy} onClick={() => void drawOne()}>
              Lập thêm một mã đề
            </Button>
            <Outcome act={draw} />
            <Show of={members}>
              {people => <ForWhom people={people} campaign={campaign} unit={unit} chosen={chosen} onChoose={setChosen} />}
            </Show>
            <Outcome act={act} />
            <div class={css.foot}>
              <Button kind="main" wide icon="printer" busy={act.busy} disabled={code === ""} onClick={() => void show(papers)}>
                {chosen.length > 0 ? `Xem ${chosen.length} bài để in` : "Xem đề để in"}
              </Button>
            </div>
          </>
        )}
      </Show>
    </>
  );
}

/** Neighbours at a table get different papers. */
const SHARED = "chia";

interface CodesProps {
  readonly papers: readonly Paper[];
  readonly code: string;
  readonly onChoose: (code: string) => void;
}

function Codes({ papers, code, onChoose }: CodesProps) {
  if (papers.length === 0) return <Notice>Chưa có mã đề nào. Đồng chí lập một mã đề.</Notice>;
  const each = papers.map(paper => ({
    value: paper.code,
    label: `Mã đề ${paper.code}, lập lúc ${momentText(paper.made_at)}`,
  }));
  const shared = papers.length > 1 ? [{ value: SHARED, label: `Chia đều ${papers.length} mã đề` }] : [];
  return <Choices legend="Mã đề" options={[...each, ...shared]} value={code || null} onChoose={onChoose} />;
}

interface ForWhomProps {
  readonly people: readonly Member[];
  readonly campaign: string;
  readonly unit: string;
  readonly chosen: readonly Member[];
  readonly onChoose: (chosen: readonly Member[]) => void;
}

/** Those who have not taken the test, by name; nobody chosen: lines to write the name on. */
function ForWhom({ people, campaign, unit, chosen, onChoose }: ForWhomProps) {
  const untested = useUntested(campaign, unit);
  const [wanted, setWanted] = useState("");
  const open = people.filter(person => untested === null || untested.has(person.id));
  const shown = open.filter(person => chosen.includes(person) || hasWords(person.full_name, wanted));
  return (
    <section class="stack-small">
      <h2>In sẵn tên cho ai</h2>
      <p class="soft">Không chọn ai thì đề in ra có dòng trống để ghi tên.</p>
      {open.length > MANY && <Field label="Tìm theo tên" type="search" value={wanted} onInput={setWanted} />}
      <fieldset class="field">
        <legend class="label">Đồng chí chưa làm bài</legend>
        {shown.map(person => (
          <Tick
            key={person.id}
            label={withYear(person.full_name, person.birth_year)}
            checked={chosen.includes(person)}
            onChange={yes => onChoose(yes ? [...chosen, person] : chosen.filter(one => one !== person))}
          />
        ))}
        {shown.length === 0 && <p>{open.length === 0 ? "Mọi đồng chí đã làm bài." : "Không có đồng chí nào tên như vậy."}</p>}
      </fieldset>
    </section>
  );
}

const MANY = 8;

interface SheetsProps {
  readonly printed: readonly Printed[];
  readonly unit: Schema<"UnitOut">;
  readonly onDone: () => void;
}

function Sheets({ printed, unit, onDone }: SheetsProps) {
  return (
    <div class="page stack">
      <div class="no-print stack">
        <h1>Đề để in</h1>
        <p>{printed.length} bài, giấy A4, in một mặt hoặc hai mặt. Bài làm xong cất cùng sổ biên bản; không chụp ảnh.</p>
        <Button wide onClick={onDone}>
          Chọn lại
        </Button>
      </div>
      <Sheet>
        {printed.map(({ sheet, name }, at) => (
          <PrintedPaper key={`${sheet.code}/${name ?? at}`} sheet={sheet} name={name} unit={unit.name} />
        ))}
      </Sheet>
    </div>
  );
}

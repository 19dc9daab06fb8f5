import { useState } from "preact/hooks";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Card } from "../../parts/card.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { capital } from "../../words/names.ts";
import { useCalled } from "./called.ts";
import { type Branch, type Campaign, type Missing as MissingOut, mayDecide, type Person } from "./data.ts";
import { PersonDialog } from "./person.tsx";
import css from "./secretary.module.css";
import { withYear } from "./words.ts";

interface MissingProps {
  readonly branch: Branch;
  readonly campaign: Campaign;
  readonly again: () => void;
}

type Of = "study" | "test";

/** A longer list shows its first names, so that what follows on the screen is not out of sight. */
const MANY = 12;
const FEW = 8;

/** Who is missing, by given name: the list from which the secretary calls people. */
export function Missing({ branch, campaign, again }: MissingProps) {
  const [of, setOf] = useState<Of>("study");
  const { missing, untested } = branch;
  if (!missing) return null;
  if (!untested) return <Card title="Đồng chí chưa học">{names(missing, "study")}</Card>;
  return (
    <Card title="Đồng chí cần nhắc">
      <Tabs
        label="Đồng chí cần nhắc"
        tabs={[
          { key: "study", title: `Chưa học (${missing.missing})` },
          { key: "test", title: `Chưa làm bài (${untested.missing})` },
        ]}
        chosen={of}
        onChoose={setOf}
      >
        <div class={css.panel}>{names(of === "study" ? missing : untested, of)}</div>
      </Tabs>
    </Card>
  );

  function names(list: MissingOut, which: Of) {
    if (!list.people) return <Notice>{list.names_withheld_because}</Notice>;
    if (list.people.length === 0) return <Nobody of={which} />;
    return <Names key={which} people={list.people} of={which} unit={branch.unit.id} campaign={campaign} again={again} />;
  }
}

function Nobody({ of }: { readonly of: Of }) {
  return (
    <p class="with-icon">
      <Icon name="check" />
      <span>{of === "study" ? "Mọi đồng chí thuộc diện học tập đã học." : "Mọi đồng chí đã làm bài trắc nghiệm."}</span>
    </p>
  );
}

interface NamesProps {
  readonly people: readonly Person[];
  readonly of: Of;
  readonly unit: string;
  readonly campaign: Campaign;
  readonly again: () => void;
}

function Names({ people, of, unit, campaign, again }: NamesProps) {
  const [chosen, setChosen] = useState<Person | null>(null);
  const [isWhole, setWhole] = useState(people.length <= MANY);
  const called = useCalled(campaign.id);
  return (
    <>
      <ul class={css.people}>
        {(isWhole ? people : people.slice(0, FEW)).map(person => (
          <li key={person.member_id}>
            <button type="button" class={css.person} onClick={() => setChosen(person)}>
              <div>
                <strong>{withYear(person.full_name, person.birth_year)}</strong>
                <span class={css.state}>{standing(person, of)}</span>
              </div>
              {called.has(person.member_id) && <span class={css.chip}>Đã gọi</span>}
              <Icon name="forward" />
            </button>
          </li>
        ))}
      </ul>
      {!isWhole && (
        <Button wide icon="down" onClick={() => setWhole(true)}>
          Xem đủ {people.length} đồng chí
        </Button>
      )}
      {campaign.state === "open" && of === "study" && (
        <div class={css.two}>
          {mayDecide() && (
            <ButtonLink icon="plus" href={`/chi-bo/${unit}/buoi-hoc/them?dot=${campaign.id}`}>
              Thêm buổi học bù
            </ButtonLink>
          )}
          <ButtonLink icon="home" href={`/chi-bo/${unit}/hoc-tai-nha?dot=${campaign.id}`}>
            Học bù tại nhà
          </ButtonLink>
        </div>
      )}
      <CopyNames people={people} of={of} />
      {chosen && (
        <PersonDialog
          person={chosen}
          unit={unit}
          campaign={campaign}
          isCalled={called.has(chosen.member_id)}
          onCalled={yes => called.set(chosen.member_id, yes)}
          onClose={() => setChosen(null)}
          onChanged={again}
        />
      )}
    </>
  );
}

function standing(person: Person, of: Of): string {
  if (of === "test") return person.parts_present < person.parts_required ? "Chưa học, chưa làm bài" : "Đã học, chưa làm bài";
  const word = capital(person.state_text);
  return person.parts_required > 1 && person.parts_present > 0
    ? `${word}, đã dự ${person.parts_present}/${person.parts_required} phần`
    : word;
}

/** The names as text, for a sheet of paper or a message to a deputy. */
function CopyNames({ people, of }: { readonly people: readonly Person[]; readonly of: Of }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const text = [
    of === "study" ? "Đồng chí chưa học:" : "Đồng chí chưa làm bài trắc nghiệm:",
    ...people.map((person, at) => `${at + 1}. ${withYear(person.full_name, person.birth_year)}`),
  ].join("\n");
  const copy = () => {
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"));
    written.then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div class="stack-small">
      <Button kind="quiet" icon="copy" onClick={copy}>
        Sao chép danh sách
      </Button>
      <p class="small" role="status">
        {copied === true && "Đã sao chép. Danh sách có tên người: đồng chí chỉ gửi cho người có trách nhiệm."}
        {copied === false && "Điện thoại này không cho sao chép."}
      </p>
    </div>
  );
}

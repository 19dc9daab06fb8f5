import { useState } from "preact/hooks";
import { newId } from "../../../api/ids.ts";
import { Button } from "../../../parts/button.tsx";
import { Choices, Field, Tick } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { serviceNow } from "../../../state/about.ts";
import { me } from "../../../state/session.ts";
import type { Outcome } from "../../../sync/queue.ts";
import { SAVED_HERE } from "../../../words/answers.ts";
import { boxesOf } from "../../../words/instants.ts";
import { type Member, useMembers, useStudy } from "../data.ts";
import { keep } from "../outbox.ts";
import { useMissing } from "../roll/use_missing.ts";
import css from "../secretary.module.css";
import { withYear } from "../words.ts";
import { Who } from "./who.tsx";

/** A make-up at home, for who is ill or very old: two people went, the summaries were read or played. Works without signal. */
export default function HomeVisitScreen({ params, query }: ScreenProps) {
  const unit = params.unit ?? "";
  const study = useStudy(unit, query.dot);
  const members = useMembers(unit);
  return (
    <Page
      title="Học bù tại nhà"
      lead="Cho đồng chí ốm hoặc tuổi cao: hai đồng chí đến nhà, đọc hoặc mở cho nghe bản tóm tắt."
      backTo={`/chi-bo/${unit}`}
    >
      <Show of={study}>
        {found =>
          found.campaign?.state === "open" ? (
            <Show of={members}>{people => <Form members={people} unit={unit} campaign={found.campaign?.id ?? ""} />}</Show>
          ) : (
            <Notice>Đợt học tập đã chốt, không ghi thêm học bù.</Notice>
          )
        }
      </Show>
    </Page>
  );
}

interface FormProps {
  readonly members: readonly Member[];
  readonly unit: string;
  readonly campaign: string;
}

type Given = "read" | "played";

function Form({ members, unit, campaign }: FormProps) {
  const missing = useMissing(campaign, unit);
  const [id, setId] = useState(newId);
  const [visited, setVisited] = useState<readonly string[]>([]);
  const [first, setFirst] = useState(me.value?.member_id ?? "");
  const [second, setSecond] = useState("");
  const [day, setDay] = useState(boxesOf(serviceNow().toISOString()).day);
  const [given, setGiven] = useState<Given>("read");
  const [paper, setPaper] = useState("");
  const [saved, setSaved] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const ready =
    visited.length > 0 &&
    first !== "" &&
    second !== "" &&
    first !== second &&
    !visited.some(one => one === first || one === second);
  const save = () => {
    const body = {
      client_id: id,
      unit_id: unit,
      member_ids: visited,
      first_id: first,
      second_id: second,
      visited_on: day,
      short: given,
      five_minutes: given,
      paper_kept: paper.trim() || null,
      device_time: new Date().toISOString(),
    };
    const path = `/api/v1/campaigns/${campaign}/home-visits`;
    void keep({ session: id, kind: "home", id, method: "POST", path, body }, setOutcome);
    setSaved(true);
  };
  if (saved) {
    return (
      <>
        <Ended outcome={outcome} />
        <Button
          wide
          onClick={() => {
            setId(newId());
            setVisited([]);
            setOutcome(null);
            setSaved(false);
          }}
        >
          Ghi lần đến nhà khác
        </Button>
      </>
    );
  }
  const choices = members.map(member => ({ id: member.id, text: withYear(member.full_name, member.birth_year) }));
  const shown = missing ? members.filter(member => missing.has(member.id)) : members;
  return (
    <form
      class="stack"
      onSubmit={event => {
        event.preventDefault();
        if (ready) save();
      }}
    >
      <fieldset class="field">
        <legend class="label">Đồng chí học tại nhà</legend>
        {shown.length === 0 && <p>Mọi đồng chí thuộc diện học tập đã học.</p>}
        {shown.map(member => (
          <Tick
            key={member.id}
            label={withYear(member.full_name, member.birth_year)}
            checked={visited.includes(member.id)}
            onChange={yes => setVisited(yes ? [...visited, member.id] : visited.filter(one => one !== member.id))}
          />
        ))}
      </fieldset>
      <div class={css.two}>
        <Who label="Đồng chí thứ nhất đến nhà" people={choices} value={first} onChoose={setFirst} />
        <Who label="Đồng chí thứ hai đến nhà" people={choices} value={second} onChoose={setSecond} />
      </div>
      <Field label="Ngày đến nhà" type="date" value={day} onInput={setDay} required />
      <Choices
        legend="Bản tóm tắt (một phút và năm phút)"
        options={[
          { value: "read", label: "Đọc cho nghe" },
          { value: "played", label: "Mở tiếng cho nghe" },
        ]}
        value={given}
        onChoose={setGiven}
      />
      <Field
        label="Giấy ghi cất ở đâu (nếu có)"
        hint="Ví dụ: Sổ biên bản chi bộ, trang 12"
        value={paper}
        onInput={setPaper}
        maxLength={200}
      />
      <p class="soft small">Không ghi bệnh, không ghi địa chỉ.</p>
      <Button type="submit" kind="main" wide disabled={!ready}>
        Ghi học bù tại nhà
      </Button>
    </form>
  );
}

/** Where the visit stands: on this phone, taken, or refused with the reason. */
function Ended({ outcome }: { readonly outcome: Outcome | null }) {
  if (outcome?.is === "refused") {
    return (
      <Notice kind="bad" live="assertive">
        {outcome.detail}
      </Notice>
    );
  }
  return (
    <Notice kind={outcome ? "good" : "info"} icon={outcome ? "sent" : "phone"} live="polite">
      {outcome
        ? "Đã gửi xong. Đồng chí cùng đi xác nhận bằng một lần bấm trên điện thoại của mình, ở mục Việc cần làm."
        : SAVED_HERE}
    </Notice>
  );
}

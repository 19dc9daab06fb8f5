import { useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Field, Tick } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { serviceNow } from "../../../state/about.ts";
import { momentText } from "../../../words/dates.ts";
import { unbroken } from "../../../words/names.ts";
import { useAct } from "../act.ts";
import { type Branch, type Campaign, type Person, useBranch } from "../data.ts";
import { Outcome } from "../outcome.tsx";
import { withYear } from "../words.ts";

/** Whose absence from the whole campaign has no reason: a finding of its end, never of a single meeting. */
export default function AbsencesScreen({ params, query }: ScreenProps) {
  const unit = params.unit ?? "";
  const branch = useBranch(unit, query.dot);
  const campaign = branch.data?.campaign;
  return (
    <Page
      title="Kết luận vắng mặt"
      lead={campaign ? unbroken(campaign.title) : undefined}
      backTo={`/chi-bo/${unit}/cho-xem-xet`}
    >
      <Show of={branch}>
        {found => (found.campaign ? <Whole branch={found} campaign={found.campaign} again={branch.again} /> : null)}
      </Show>
    </Page>
  );
}

interface WholeProps {
  readonly branch: Branch;
  readonly campaign: Campaign;
  readonly again: () => void;
}

function Whole({ branch, campaign, again }: WholeProps) {
  const [said, setSaid] = useState<string | null>(null);
  const done = (message: string) => {
    setSaid(message);
    again();
  };
  if (serviceNow().getTime() < Date.parse(campaign.ends_at)) {
    return (
      <Notice>
        Đợt học tập còn đến {momentText(campaign.ends_at)}. Hết thời gian ấy đồng chí mới kết luận “vắng không lý do”; nay ai
        chưa học thì để “chưa ghi” và mời dự học bù.
      </Notice>
    );
  }
  const people = branch.missing?.people;
  if (!people) return <Notice>{branch.missing?.names_withheld_because ?? "Danh sách tên chỉ hiện với chi bộ."}</Notice>;
  const open = people.filter(person => person.state === "unrecorded");
  const found = people.filter(person => person.state === "unexcused");
  return (
    <>
      {said && (
        <Notice kind="good" live="polite">
          {said}
        </Notice>
      )}
      {open.length > 0 && waitsFor(branch) && (
        <Notice kind="warn" title="Còn việc chờ đồng chí xem xét">
          <p>Xin vắng, quét mã lúc mất sóng hay danh sách gửi đến sau có thể là của người trong danh sách này.</p>
          <ButtonLink href={`/chi-bo/${branch.unit.id}/cho-xem-xet?dot=${campaign.id}`}>Xem xét trước</ButtonLink>
        </Notice>
      )}
      {open.length === 0 && <Notice kind="good">Không còn đồng chí nào ở mức “chưa ghi”.</Notice>}
      {open.length > 0 && <Find people={open} branch={branch} campaign={campaign} again={done} />}
      {found.length > 0 && <TakeBack people={found} branch={branch} campaign={campaign} again={done} />}
    </>
  );
}

/** Whether something that nobody has looked at yet may change who is "not recorded". */
function waitsFor({ closing }: Branch): boolean {
  return closing !== null && closing.open.excuses_asked + closing.open.check_ins_queued + closing.open.records_waiting > 0;
}

interface ListProps extends Omit<WholeProps, "again"> {
  readonly again: (said: string) => void;
  readonly people: readonly Person[];
}

type Finding = { member_id: string; state: "unexcused" | "unrecorded"; was: "unexcused" | "unrecorded"; reason?: string };

function send(branch: Branch, campaign: Campaign, findings: Finding[]) {
  const path = { campaign_id: campaign.id, unit_id: branch.unit.id };
  return answer(
    api.PUT("/api/v1/campaigns/{campaign_id}/branches/{unit_id}/absences", { params: { path }, body: { findings } }),
  );
}

function Find({ people, branch, campaign, again }: ListProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const act = useAct();
  const save = async () => {
    const findings = chosen.map(id => ({ member_id: id, state: "unexcused" as const, was: "unrecorded" as const }));
    let message = "";
    const isDone = await act.run(async () => {
      message = (await send(branch, campaign, findings)).message;
      return null;
    });
    if (isDone) {
      setChosen([]);
      again(message);
    }
  };
  return (
    <section class="stack">
      <h2>Chưa ghi</h2>
      <p>Chọn đồng chí vắng không lý do. Ai không chọn thì vẫn để “chưa ghi”: chưa ghi không phải là vắng.</p>
      {people.map(person => (
        <Tick
          key={person.member_id}
          label={withYear(person.full_name, person.birth_year)}
          checked={chosen.includes(person.member_id)}
          onChange={yes => setChosen(yes ? [...chosen, person.member_id] : chosen.filter(id => id !== person.member_id))}
        />
      ))}
      <Outcome act={act} />
      <Button kind="main" wide busy={act.busy} disabled={chosen.length === 0} onClick={() => void save()}>
        Kết luận{chosen.length > 0 ? ` ${chosen.length} đồng chí` : ""} vắng không lý do
      </Button>
    </section>
  );
}

function TakeBack({ people, branch, campaign, again }: ListProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [reason, setReason] = useState("");
  const act = useAct();
  const save = async () => {
    const said = { state: "unrecorded" as const, was: "unexcused" as const, reason: reason.trim() };
    const findings = chosen.map(id => ({ member_id: id, ...said }));
    let message = "";
    const isDone = await act.run(async () => {
      message = (await send(branch, campaign, findings)).message;
      return null;
    });
    if (isDone) {
      setChosen([]);
      again(message);
    }
  };
  return (
    <section class="stack">
      <h2>Đã kết luận vắng không lý do</h2>
      {people.map(person => (
        <Tick
          key={person.member_id}
          label={withYear(person.full_name, person.birth_year)}
          checked={chosen.includes(person.member_id)}
          onChange={yes => setChosen(yes ? [...chosen, person.member_id] : chosen.filter(id => id !== person.member_id))}
        />
      ))}
      {chosen.length > 0 && <Field label="Lý do bỏ kết luận" value={reason} onInput={setReason} required maxLength={500} />}
      <Outcome act={act} />
      <Button wide busy={act.busy} disabled={chosen.length === 0 || reason.trim() === ""} onClick={() => void save()}>
        Bỏ kết luận{chosen.length > 0 ? ` ${chosen.length} đồng chí` : ""}
      </Button>
    </section>
  );
}

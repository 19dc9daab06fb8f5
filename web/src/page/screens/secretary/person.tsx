import { useState } from "preact/hooks";
import { answer, api } from "../../api/client.ts";
import { newId } from "../../api/ids.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Choices, Tick } from "../../parts/field.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { useLoad } from "../../state/load.ts";
import { useAct } from "./act.ts";
import { type Campaign, mayDecide, type Person } from "./data.ts";
import { Outcome } from "./outcome.tsx";
import { EXCUSES, type Excuse, withYear } from "./words.ts";

interface PersonProps {
  readonly person: Person;
  readonly unit: string;
  readonly campaign: Campaign;
  readonly isCalled: boolean;
  readonly onCalled: (called: boolean) => void;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** What the secretary does about one person who is missing. */
export function PersonDialog(props: PersonProps) {
  const { person, campaign, onClose } = props;
  const [excusing, setExcusing] = useState(false);
  const title = withYear(person.full_name, person.birth_year);
  if (excusing) return <ExcuseDialog {...props} title={title} />;
  const canExcuse = mayDecide() && person.state === "unrecorded" && campaign.state === "open";
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button kind="main" wide onClick={onClose}>
            Xong
          </Button>
          {canExcuse && (
            <Button wide onClick={() => setExcusing(true)}>
              Ghi đồng chí này vắng có lý do
            </Button>
          )}
          <ButtonLink kind="quiet" wide href={`/chi-bo/${props.unit}/vi-sao/${person.member_id}?dot=${campaign.id}`}>
            Xem vì sao tính như vậy
          </ButtonLink>
        </>
      }
    >
      <Phone member={person.member_id} />
      <Tick label="Đã gọi hoặc đã nhắn đồng chí này" checked={props.isCalled} onChange={props.onCalled} />
    </Dialog>
  );
}

/** The number, if there is one: read when it is asked for, the look is on record. */
function Phone({ member }: { readonly member: string }) {
  const [asked, setAsked] = useState(false);
  if (asked) return <CallNumber member={member} />;
  return (
    <Button wide icon="phone" onClick={() => setAsked(true)}>
      Xem số điện thoại
    </Button>
  );
}

function CallNumber({ member }: { readonly member: string }) {
  const record = useLoad(`phone/${member}`, () =>
    answer(api.GET("/api/v1/members/{member_id}", { params: { path: { member_id: member } } })),
  );
  if (record.data === null) return record.isLoading ? <Loading /> : <Failed error={record.error} again={record.again} />;
  const { phone } = record.data;
  if (!phone) return <p>Chưa có số điện thoại trong danh sách. Đồng chí gặp trực tiếp hoặc nhờ người nhà báo giúp.</p>;
  return (
    <ButtonLink wide icon="phone" href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
      Gọi {phone}
    </ButtonLink>
  );
}

function ExcuseDialog(props: PersonProps & { readonly title: string }) {
  const { person, campaign, onClose, onChanged } = props;
  const [excuse, setExcuse] = useState<Excuse | null>(null);
  const [id] = useState(newId);
  const act = useAct();
  const save = async () => {
    if (!excuse) return;
    const path = { campaign_id: campaign.id, request_id: id };
    const done = await act.run(async () => {
      const body = { excuse, member_id: person.member_id };
      await answer(api.PUT("/api/v1/campaigns/{campaign_id}/excuse-requests/{request_id}", { params: { path }, body }));
      return null;
    });
    if (!done) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog
      title={props.title}
      onClose={onClose}
      actions={
        <>
          <Button kind="main" wide busy={act.busy} disabled={!excuse} onClick={() => void save()}>
            Ghi vắng có lý do
          </Button>
          <Button wide onClick={onClose}>
            Thôi
          </Button>
        </>
      }
    >
      <p>Đồng chí vẫn thuộc diện học tập; nếu dự học bù thì được tính là đã học.</p>
      <Choices legend="Lý do" options={EXCUSES} value={excuse} onChoose={setExcuse} />
      <Outcome act={act} />
    </Dialog>
  );
}

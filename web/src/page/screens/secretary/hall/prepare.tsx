import { useEffect, useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { keepForLater } from "../../../state/load.ts";
import { account } from "../../../state/session.ts";
import { phone } from "../../../storage/phone.ts";
import { momentText } from "../../../words/dates.ts";
import { useAct } from "../act.ts";
import type { Meeting, Study } from "../data.ts";
import { Outcome } from "../outcome.tsx";
import { missingKey, readMissing } from "../roll/use_missing.ts";
import { readRoll, rollKey, useMeeting } from "../roll/use_roll.ts";
import { canMakeCodes, type HallKeys } from "./codes.ts";
import { hallKey, readKeys } from "./use_hall.ts";

/** At home, with signal: take along what a hall without signal needs. */
export default function PrepareScreen({ params, query }: ScreenProps) {
  const { unit = "", session = "" } = params;
  const { study, meeting } = useMeeting(unit, session, query.dot);
  return (
    <Page
      title="Chuẩn bị buổi học"
      lead="Làm ở nhà, lúc có sóng. Đến nơi không có sóng, điện thoại này vẫn hiện mã và điểm danh được."
      backTo={`/chi-bo/${unit}/buoi-hoc/${session}`}
    >
      <Show of={study}>{found => (meeting ? <Take study={found} meeting={meeting} unit={unit} /> : null)}</Show>
    </Page>
  );
}

interface Taken {
  readonly closesAt: string;
  readonly people: number;
}

interface TakeProps {
  readonly study: Study;
  readonly meeting: Meeting;
  readonly unit: string;
}

function Take({ study, meeting, unit }: TakeProps) {
  const [taken, setTaken] = useState<Taken | null>(null);
  const act = useAct();
  useEffect(() => {
    void known(meeting.id, unit).then(setTaken);
  }, [meeting.id, unit]);
  const take = () =>
    act.run(async () => {
      setTaken(await takeAlong(study, meeting, unit));
      return null;
    });
  return (
    <>
      <Card title={meeting.title}>
        <p>
          {momentText(meeting.starts_at)}, tại {meeting.place}
        </p>
      </Card>
      {taken ? (
        <Notice kind="good" title="Đã có trên điện thoại này" live="polite">
          <ul>
            <li>Mã điểm danh, dùng đến {momentText(taken.closesAt)}</li>
            <li>Danh sách điểm danh {taken.people} đồng chí</li>
            <li>Danh sách ký tên để in</li>
          </ul>
        </Notice>
      ) : (
        <Notice icon="download">Chưa lấy về điện thoại này.</Notice>
      )}
      <Button kind={taken ? "plain" : "main"} wide icon="download" busy={act.busy} onClick={() => void take()}>
        {taken ? "Lấy lại cho mới" : "Lấy về điện thoại này"}
      </Button>
      <Outcome act={act} />
      {!canMakeCodes() && (
        <Notice kind="warn">
          Trang này chưa mở bằng địa chỉ an toàn (https) nên ở nơi không có sóng sẽ không hiện mã; đồng chí điểm danh theo tên.
        </Notice>
      )}
      <Card title="Tại hội trường">
        <ol>
          <li>Mở ứng dụng, vào Chi bộ, chọn buổi học rồi bấm “Mở mã điểm danh”. Giờ của điện thoại phải đúng.</li>
          <li>Ai quét mã ở nơi không có sóng thì điện thoại của người ấy tự gửi sau, chờ đồng chí xác nhận.</li>
          <li>Ai không có điện thoại thì đồng chí điểm danh theo tên. Có sóng sẽ tự gửi.</li>
        </ol>
        <p class="with-icon soft">
          <Icon name="lock" />
          <span>Đừng gửi ảnh chụp mã cho người không có mặt.</span>
        </p>
      </Card>
      <ButtonLink wide icon="printer" href={`/chi-bo/${unit}/buoi-hoc/${meeting.id}/in`}>
        In danh sách ký tên
      </ButtonLink>
    </>
  );
}

async function takeAlong(study: Study, meeting: Meeting, unit: string): Promise<Taken> {
  const params = { path: { session_id: meeting.id }, query: { unit } };
  const [keys, people, missing, sheet] = await Promise.all([
    readKeys(meeting.id),
    readRoll(meeting.id, unit),
    readMissing(meeting.campaign_id, unit),
    answer(api.GET("/api/v1/sessions/{session_id}/roll-sheet", { params })),
  ]);
  await keepForLater(hallKey(meeting.id), keys, "home");
  await keepForLater(rollKey(meeting.id, unit), people, "home");
  await keepForLater(missingKey(meeting.campaign_id, unit), missing, "home");
  await keepForLater(`sheet/${meeting.id}/${unit}`, sheet, "home");
  await keepForLater(`study/${unit}/`, study, "home");
  await keepForLater(`study/${unit}/${meeting.campaign_id}`, study, "home");
  return { closesAt: keys.closes_at, people: people.length };
}

/** What was taken along before. */
async function known(session: string, unit: string): Promise<Taken | null> {
  const person = account.value ?? "";
  const keys = await phone.get<{ data: HallKeys }>("home", person, hallKey(session));
  const people = await phone.get<{ data: readonly unknown[] }>("home", person, rollKey(session, unit));
  return keys && people ? { closesAt: keys.data.closes_at, people: people.data.length } : null;
}

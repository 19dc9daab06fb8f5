import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Field, Tick } from "../../../parts/field.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Show } from "../../../parts/states.tsx";
import { Tabs } from "../../../parts/tabs.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { byServiceClock, serviceNow, shortName } from "../../../state/about.ts";
import { hourText } from "../../../words/dates.ts";
import { NOT_FOUND } from "../../../words/errors.ts";
import { fold } from "../../../words/fold.ts";
import type { Meeting } from "../data.ts";
import { isBegun } from "../words.ts";
import { ByName } from "./by_name.tsx";
import { Parts } from "./parts.tsx";
import css from "./roll.module.css";
import { SignedList } from "./signed_list.tsx";
import { countsOf, linesOf } from "./state.ts";
import { Status } from "./status.tsx";
import { useMissing } from "./use_missing.ts";
import { useMeeting, useRoll } from "./use_roll.ts";

/** The roll of a branch at a meeting: by name, or from the signed paper. Works without signal. */
export default function RollScreen({ params, query }: ScreenProps) {
  const { unit = "", session = "" } = params;
  const { study, meeting } = useMeeting(unit, session, query.dot);
  useEffect(() => {
    document.title = `Điểm danh · ${shortName()}`;
  }, []);
  if (meeting) return <Taking unit={unit} meeting={meeting} partNames={study.data?.campaign?.parts ?? []} first={query.cach} />;
  return (
    <div class="narrow-page stack">
      <h1>Điểm danh</h1>
      <Show of={study}>{() => <Notice kind="warn">{NOT_FOUND}</Notice>}</Show>
    </div>
  );
}

/** In a hall without signal the names come first: that the list is from before is one small line. */
function Fresh({
  of,
  children,
}: {
  readonly of: ReturnType<typeof useRoll>["attendance"];
  readonly children: () => ComponentChildren;
}) {
  if (of.data === null) return <Show of={of}>{() => null}</Show>;
  return (
    <div class="stack-small">
      {of.seenAt !== null && !of.isLoading && (
        <p class="soft small" role="status">
          Danh sách lấy lúc {hourText(byServiceClock(of.seenAt))}.
        </p>
      )}
      {children()}
    </div>
  );
}

interface TakingProps {
  readonly unit: string;
  readonly meeting: Meeting;
  readonly partNames: readonly string[];
  readonly first: string | undefined;
}

type Way = "names" | "paper";

/** From so many names on, one may look for a name. */
const MANY = 12;

function Taking({ unit, meeting, partNames, first }: TakingProps) {
  const [part, setPart] = useState(meeting.parts[0] ?? 1);
  const [way, setWay] = useState<Way>(first === "giay" ? "paper" : "names");
  const roll = useRoll(meeting.id, unit);
  const lines = linesOf(roll.attendance.data ?? [], part, roll.waiting);
  const missing = useMissing(meeting.campaign_id, unit);
  const [whole, setWhole] = useState(meeting.kind === "regular");
  // At a make-up only those who have not learned yet are called, and whoever is recorded there.
  const called =
    whole || !missing ? lines : lines.filter(line => missing.has(line.person.member_id) || line.state !== "unrecorded");
  const [wanted, setWanted] = useState("");
  const shown = called.filter(line => fold(line.person.name).includes(fold(wanted)));
  const counts = countsOf(called);
  const begun = isBegun(meeting, serviceNow());
  return (
    <div class={css.screen}>
      <header class={css.top}>
        <div class={css.topRow}>
          <a class={css.leave} href={`/chi-bo/${unit}/buoi-hoc/${meeting.id}`}>
            <Icon name="back" />
            <span>Buổi học</span>
          </a>
          <span class={css.count}>
            Có mặt {counts.present}/{counts.total}
          </span>
        </div>
      </header>
      <div class={`${css.content} stack`}>
        <h1>{meeting.title}</h1>
        {!begun && (
          <Notice kind="warn">
            {meeting.cancelled_at
              ? "Buổi học này đã hủy."
              : "Buổi học chưa bắt đầu: chưa ghi được có mặt. Lý do vắng thì ghi trước được."}
          </Notice>
        )}
        <Parts parts={meeting.parts} names={partNames} chosen={part} onChoose={setPart} say={roll.say} />
        <Fresh of={roll.attendance}>
          {() => (
            <Tabs
              label="Cách điểm danh"
              tabs={[
                { key: "names", title: "Gọi tên" },
                { key: "paper", title: "Nhập từ giấy" },
              ]}
              chosen={way}
              onChoose={setWay}
            >
              <div class={`${css.panel} stack`}>
                {meeting.kind !== "regular" && missing && (
                  <Tick label="Hiện cả đồng chí đã học ở buổi khác" checked={whole} onChange={setWhole} />
                )}
                {way === "names" ? (
                  <>
                    {called.length > MANY && <Field label="Tìm tên" type="search" value={wanted} onInput={setWanted} />}
                    <ByName lines={shown} part={part} say={roll.say} />
                  </>
                ) : (
                  <SignedList lines={called} part={part} say={roll.say} byName={meeting.kind !== "regular"} />
                )}
              </div>
            </Tabs>
          )}
        </Fresh>
      </div>
      <Status unit={unit} session={meeting.id} waiting={roll.lane.waiting} counts={counts} />
    </div>
  );
}

import { useState } from "preact/hooks";
import { answer, api } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { everyPage } from "../../../api/paging.ts";
import { useLoad } from "../../../state/load.ts";
import { type Meeting, type Study, useStudy } from "../data.ts";
import { keep, useLane } from "../outbox.ts";
import type { Attendee, Roll } from "./state.ts";

/** The branch's people at a meeting as the service knows them; kept on the phone for a hall without signal. */
export function readRoll(session: string, unit: string): Promise<Attendee[]> {
  return everyPage(cursor =>
    answer(
      api.GET("/api/v1/sessions/{session_id}/attendance", {
        params: { path: { session_id: session }, query: { unit, cursor, limit: 200 } },
      }),
    ),
  );
}

export const rollKey = (session: string, unit: string) => `roll/${session}/${unit}`;

export function useAttendance(session: string, unit: string) {
  return useLoad(rollKey(session, unit), () => readRoll(session, unit), "home");
}

/** The meeting of a path, out of the study's list. */
export function meetingOf(study: Study, session: string): Meeting | null {
  return study.meetings.find(meeting => meeting.id === session) ?? null;
}

export function useMeeting(unit: string, session: string, wanted?: string) {
  const study = useStudy(unit, wanted);
  return { study, meeting: study.data ? meetingOf(study.data, session) : null };
}

/** The roll of a branch at a meeting: what is known, what waits here, and how to say more. */
export function useRoll(session: string, unit: string) {
  const attendance = useAttendance(session, unit);
  // Rolls of this visit, until the service's list carries them: the outbox may be emptied before the list is read anew.
  const [said, setSaid] = useState<readonly Roll[]>([]);
  const lane = useLane(session, () => {
    attendance.again();
    setSaid([]);
  });
  const kept = lane.waiting.filter(item => item.kind === "roll").map(item => item.body as unknown as Roll);
  const known = new Set(kept.map(roll => roll.client_id));
  const say = async (roll: Omit<Roll, "client_id" | "unit_id" | "device_time">) => {
    const body: Roll = { ...roll, client_id: newId(), unit_id: unit, device_time: new Date().toISOString() };
    setSaid(before => [...before, body]);
    const path = `/api/v1/sessions/${session}/attendance`;
    await keep({ session, kind: "roll", id: body.client_id, method: "PUT", path, body: { ...body } }, outcome => {
      if (outcome.is === "refused") setSaid(before => before.filter(one => one !== body));
      return false; // why it was refused stands above all screens
    });
  };
  return { attendance, lane, waiting: [...kept, ...said.filter(roll => !known.has(roll.client_id))], say };
}

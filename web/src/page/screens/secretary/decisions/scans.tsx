import { answer, api, type Schema } from "../../../api/client.ts";
import { momentText } from "../../../words/dates.ts";
import type { Meeting } from "../data.ts";
import { withYear } from "../words.ts";
import { Deciding } from "./deciding.tsx";

type Scan = Schema<"LateCheckInOut">;

interface ScansProps {
  readonly scans: readonly { readonly meeting: Meeting; readonly scan: Scan }[];
  readonly again: (said: string) => void;
}

/** Scans made where there was no signal: right by their code, late by their arrival. A person says whether they count. */
export function Scans({ scans, again }: ScansProps) {
  return (
    <>
      {scans.map(({ meeting, scan }) => (
        <Deciding
          key={scan.id}
          title={`Quét mã lúc mất sóng: ${withYear(scan.name, scan.birth_year)}`}
          yes="Xác nhận có mặt"
          no="Không xác nhận"
          reasonFor="no"
          why={{ no: "Vì sao không xác nhận" }}
          decide={(accept, word) => decide(meeting.id, scan.id, accept, word)}
          onDecided={again}
        >
          <p>
            {meeting.title}: quét lúc {momentText(scan.scanned_at)}; gửi đến lúc {momentText(scan.received_at)}.
          </p>
          <p>{scan.clock_text}</p>
          {scan.recorded && <p class="soft">Hiện đã ghi: {scan.recorded}.</p>}
        </Deciding>
      ))}
    </>
  );
}

function decide(session: string, id: string, accept: boolean, word: string) {
  const body = accept ? { accept: [id], refuse: [] } : { accept: [], refuse: [{ id, word }] };
  return answer(
    api.POST("/api/v1/sessions/{session_id}/late-check-ins/decisions", { params: { path: { session_id: session } }, body }),
  );
}

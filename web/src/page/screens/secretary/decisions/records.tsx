import { answer, api, type Schema } from "../../../api/client.ts";
import { momentText } from "../../../words/dates.ts";
import { capital } from "../../../words/names.ts";
import { withYear } from "../words.ts";
import { Deciding } from "./deciding.tsx";

type WaitingRecord = Schema<"WaitingRecordOut">;

interface RecordsProps {
  readonly records: readonly WaitingRecord[];
  readonly campaign: string;
  readonly again: (said: string) => void;
}

/** What the secretary before recorded in their term and what arrived after it. */
export function Records({ records, campaign, again }: RecordsProps) {
  return (
    <>
      {records.map(record => (
        <Deciding
          key={record.id}
          title={`${capital(record.kind_text)}${record.session_title ? `: ${record.session_title}` : ""}`}
          yes="Tiếp nhận"
          no="Không tiếp nhận"
          reasonFor="both"
          why={{ yes: "Vì sao tiếp nhận", no: "Vì sao không tiếp nhận" }}
          onlyNo={!record.readable}
          decide={(accept, reason) =>
            answer(
              api.POST("/api/v1/campaigns/{campaign_id}/waiting-records/{record_id}/decision", {
                params: { path: { campaign_id: campaign, record_id: record.id } },
                body: { accept, reason },
              }),
            )
          }
          onDecided={again}
        >
          <p>{record.summary}</p>
          <ul>
            {record.people.map(person => (
              <li key={person.member_id}>
                {withYear(person.name ?? "Người không có tên trong danh sách", person.birth_year)}: {person.state_text}
              </li>
            ))}
          </ul>
          {record.paper && <p>Giấy cất ở: {record.paper}.</p>}
          <p class="soft small">
            {record.sent_by ? `Người ghi: ${record.sent_by}. ` : ""}Gửi đến lúc {momentText(record.received_at)}.{" "}
            {record.clock_text}
          </p>
        </Deciding>
      ))}
    </>
  );
}

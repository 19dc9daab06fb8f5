import { answer, api, type Schema } from "../../../api/client.ts";
import { Notice } from "../../../parts/notice.tsx";
import { serviceNow } from "../../../state/about.ts";
import { hourText, nearDayText } from "../../../words/dates.ts";
import { withYear } from "../words.ts";
import { Deciding } from "./deciding.tsx";

interface ExcusesProps {
  readonly requests: readonly Schema<"ExcuseOut">[];
  readonly again: (said: string) => void;
}

/** Requests to be absent; the secretary's own is decided by the committee above. */
export function Excuses({ requests, again }: ExcusesProps) {
  return (
    <>
      {requests.map(request =>
        request.yours_to_decide ? (
          <One key={request.id} request={request} again={again} />
        ) : (
          <Others key={request.id} request={request} />
        ),
      )}
    </>
  );
}

function One({ request, again }: { readonly request: Schema<"ExcuseOut">; readonly again: (said: string) => void }) {
  const path = { campaign_id: request.campaign_id, request_id: request.id };
  const decide = (accept: boolean, word: string) =>
    accept
      ? answer(api.POST("/api/v1/campaigns/{campaign_id}/excuse-requests/{request_id}/accept", { params: { path } }))
      : answer(
          api.POST("/api/v1/campaigns/{campaign_id}/excuse-requests/{request_id}/refuse", { params: { path }, body: { word } }),
        );
  return (
    <Deciding
      title={`Xin vắng: ${withYear(request.name, request.birth_year)}`}
      yes="Chấp nhận"
      no="Không chấp nhận"
      reasonFor="no"
      why={{ no: "Vì sao không chấp nhận" }}
      decide={decide}
      onDecided={again}
    >
      <p>
        Lý do: {request.excuse_text ?? "không hiện với đồng chí"}. Gửi lúc {hourText(request.asked_at)}{" "}
        {nearDayText(request.asked_at, serviceNow())}.
      </p>
      <p class="soft small">Chấp nhận thì ghi “vắng có lý do”; đồng chí ấy vẫn thuộc diện học tập, dự học bù thì được tính.</p>
    </Deciding>
  );
}

function Others({ request }: { readonly request: Schema<"ExcuseOut"> }) {
  return (
    <Notice>
      {withYear(request.name, request.birth_year)}: {request.message}
    </Notice>
  );
}

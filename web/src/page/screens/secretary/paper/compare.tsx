import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Facts } from "../../../parts/facts.tsx";
import { Field } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { serviceNow } from "../../../state/about.ts";
import { useLoad } from "../../../state/load.ts";
import { hasRole, me } from "../../../state/session.ts";
import { hourText, momentText, nearDayText } from "../../../words/dates.ts";
import { unbroken } from "../../../words/names.ts";
import { isOnPhone, type Sent, Standing, useSend } from "../../member/own/send.tsx";
import css from "../secretary.module.css";
import { withYear } from "../words.ts";
import { AnswersTable } from "./answers_table.tsx";
import { itemId } from "./drafts.ts";
import { SecondPerson } from "./second_person.tsx";

type Opened = Schema<"EnteredSheetOut">;

/** The second person: each answer as it was copied, beside the paper in the hand; then yes, or back with the reason. */
export default function CompareScreen({ params }: ScreenProps) {
  const id = params.result ?? "";
  const result = useLoad(`entered/${id}`, () =>
    answer(api.GET("/api/v1/entered-results/{result_id}", { params: { path: { result_id: id } } })),
  );
  const sent = useSend(result.again);
  const backTo = hasRole("secretary", "deputy", "helper") ? "/chi-bo" : "/viec-can-lam";
  return (
    <Page title="Bài làm trên giấy" lead={result.data ? unbroken(result.data.title) : undefined} backTo={backTo}>
      <Show of={result}>
        {found => (
          <>
            <Decided result={found} />
            <Facts lines={factsOf(found)} />
            {found.state === "waiting" && <Decide result={found} sent={sent} />}
            {!found.may_confirm && <AnswersTable rows={rowsOf(found)} />}
          </>
        )}
      </Show>
    </Page>
  );
}

function rowsOf(result: Opened) {
  return result.answers.map(row => ({ number: row.question, said: row.written }));
}

function factsOf(result: Opened): [string, string][] {
  const helped: [string, string][] = result.helped_by ? [["Người đọc và ghi giúp", result.helped_by]] : [];
  const behalf = result.on_behalf_text ? `, ${result.on_behalf_text}` : "";
  return [
    ["Bài của đồng chí", withYear(result.name, result.birth_year)],
    ["Mã đề", result.paper_code],
    ["Làm bài lúc", momentText(result.taken_at)],
    ...helped,
    ["Bài giấy cất ở", result.kept_where],
    ["Người nhập", `${result.entered_by ?? "chưa rõ"}${behalf}`],
  ];
}

/** How it ended: by whom, when, why. */
function Decided({ result }: { readonly result: Opened }) {
  if (result.state === "waiting") return null;
  const when = result.decided_at ? ` lúc ${hourText(result.decided_at)} ${nearDayText(result.decided_at, serviceNow())}` : "";
  const by = `Đồng chí ${result.decided_by ?? "chưa rõ"}`;
  if (result.state === "confirmed") {
    return (
      <Notice kind="good" live="polite">
        {by} đã xác nhận{when}. Bài được tính như mọi bài khác; đồng chí {result.name} có thông báo và xác nhận đã nộp bài.
      </Notice>
    );
  }
  return (
    <Notice kind="warn" live="polite">
      {by} đã trả lại{when}, bài không tính. Lý do: {result.reason}
    </Notice>
  );
}

function Decide({ result, sent }: { readonly result: Opened; readonly sent: Sent }) {
  const lane = itemId(result.id);
  const path = `/api/v1/entered-results/${result.id}`;
  const confirm = () =>
    sent.send({ id: newId(), kind: "paper-confirmation", lane, method: "POST", path: `${path}/confirm`, body: {} });
  const refuse = (reason: string) =>
    sent.send({ id: newId(), kind: "paper-refusal", lane, method: "POST", path: `${path}/refuse`, body: { reason } });
  if (sent.isSending || isOnPhone(lane)) return <Standing of={sent} taken="Đã gửi." />;
  if (result.member_id === me.value?.member_id) {
    return <Notice>Đây là bài của đồng chí: không ai tự xác nhận bài của mình. Một đồng chí khác của chi bộ xác nhận.</Notice>;
  }
  if (!result.may_confirm) {
    return (
      <>
        <SecondPerson result={result} />
        <Standing of={sent} taken="Đã rút lại." />
        <Back word="Rút lại bài đã nhập" reasonFor="Lý do rút lại" onBack={refuse} />
      </>
    );
  }
  return (
    <>
      <h2>Đối chiếu từng câu với bài giấy</h2>
      <AnswersTable rows={rowsOf(result)} />
      <p>Đúng cả họ tên, mã đề, ngày giờ và các câu thì đồng chí bấm xác nhận. Xác nhận rồi không sửa được nữa.</p>
      <Standing of={sent} taken="Đã gửi." />
      <Button kind="main" wide icon="check" onClick={confirm}>
        Đúng như bài giấy, xác nhận
      </Button>
      <Back
        word="Có chỗ sai, trả lại"
        reasonFor="Sai ở đâu"
        hint="Ví dụ: Câu 7 trên bài giấy chọn C, nhập nhầm D"
        onBack={refuse}
      />
      <ButtonLink kind="quiet" wide href={hasRole("secretary", "deputy", "helper") ? "/chi-bo" : "/viec-can-lam"}>
        Để sau
      </ButtonLink>
    </>
  );
}

interface BackProps {
  readonly word: string;
  readonly reasonFor: string;
  readonly hint?: string;
  readonly onBack: (reason: string) => void;
}

/** Sending it back always says why. */
function Back({ word, reasonFor, hint, onBack }: BackProps) {
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState("");
  if (!asked) {
    return (
      <Button wide icon="back" onClick={() => setAsked(true)}>
        {word}
      </Button>
    );
  }
  return (
    <form
      class="stack-small"
      onSubmit={event => {
        event.preventDefault();
        onBack(reason.trim());
      }}
    >
      <Field label={reasonFor} {...(hint ? { hint } : {})} value={reason} onInput={setReason} required maxLength={300} />
      <div class={css.two}>
        <Button type="submit" kind="main" disabled={reason.trim().length < 3}>
          {word}
        </Button>
        <Button onClick={() => setAsked(false)}>Thôi</Button>
      </div>
    </form>
  );
}

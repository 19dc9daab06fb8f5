import { useEffect, useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { isReached } from "../../../api/transport.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Field } from "../../../parts/field.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { go } from "../../../shell/location.ts";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { takeScan } from "../../../state/scanned.ts";
import { sendLater } from "../../../state/sent.ts";
import { standing } from "../../../state/session.ts";
import { lead } from "../../../sync/leader.ts";
import type { Outcome } from "../../../sync/queue.ts";
import { dayText, hourText } from "../../../words/dates.ts";
import { readHallLink } from "../../../words/hall_link.ts";
import { Scan } from "./scan.tsx";

type CheckedIn = Schema<"CheckInOut">;
type Meeting = Schema<"DueMeetingOut">;

/** How an own check-in stands. */
type State = { readonly is: "asking" } | { readonly is: "sending" } | { readonly is: "ended"; readonly outcome: Outcome };

/** "/diem-danh/{meeting}": type the spoken code or scan the hall's; with "?ma=" the phone's own camera has scanned it. */
export default function CheckIn({ params, query }: ScreenProps) {
  const session = params.session ?? null;
  const home = useLoad("home", () => answer(api.GET("/api/v1/me/home")), "home");
  const meeting = home.data?.meetings.find(one => one.session_id === session) ?? null;
  const [state, setState] = useState<State>({ is: "asking" });
  const send = async (hall: string, digits: string, at = new Date()) => {
    setState({ is: "sending" });
    await lead(true);
    await queueCheckIn(hall, digits, at, outcome => setState({ is: "ended", outcome }));
  };
  // The code of a scanned link goes out once: opened again, it would be another check-in with an old code.
  useEffect(() => {
    if (!session || !/^\d{6,8}$/.test(query.ma ?? "")) return;
    void send(session, query.ma ?? "", takeScan(query.ma ?? "", Date.now()));
    go(`/diem-danh/${session}`, true);
  }, []);
  return (
    <Page title="Điểm danh" backTo="/viec-can-lam">
      {meeting && <Where meeting={meeting} />}
      {state.is === "asking" && <Waiting />}
      {state.is === "asking" && <Ask session={session} onCode={(hall, digits) => void send(hall, digits)} />}
      {state.is === "sending" && <Sending />}
      {state.is === "ended" && <Ended outcome={state.outcome} again={() => setState({ is: "asking" })} />}
    </Page>
  );
}

/** A check-in under an id of its own, with this phone's time: it may go out much later. */
function queueCheckIn(session: string, code: string, at: Date, tell: (outcome: Outcome) => void): Promise<unknown> {
  const id = newId();
  const path = `/api/v1/sessions/${session}/check-ins/${id}`;
  const body = { code, device_time: at.toISOString() };
  return sendLater({ id, kind: "check-in", lane: `check-in/${session}`, method: "PUT", path, body }, tell);
}

function Where({ meeting }: { readonly meeting: Meeting }) {
  return (
    <p class="with-icon">
      <Icon name="calendar" />
      <span>
        {meeting.title}, {hourText(meeting.starts_at)} ngày {dayText(new Date(meeting.starts_at))}, tại {meeting.place}
      </span>
    </p>
  );
}

/** What was scanned before and is still on this phone. */
function Waiting() {
  const waiting = standing.value.waiting.filter(item => item.kind === "check-in" && item.refused === null);
  const [last] = waiting.slice(-1);
  if (!last) return null;
  return (
    <Notice kind="warn" icon="phone" title={`Lượt điểm danh lúc ${hourText(last.madeAt)} chưa gửi`}>
      Đã lưu trên điện thoại này, có sóng sẽ tự gửi. Đồng chí đừng xóa ứng dụng.
    </Notice>
  );
}

function Ask({
  session,
  onCode,
}: {
  readonly session: string | null;
  readonly onCode: (session: string, digits: string) => void;
}) {
  const [isScanning, setScanning] = useState(session === null);
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const scanned = (text: string) => {
    const hall = readHallLink(text);
    if (!hall) return "Đây không phải mã điểm danh. Đồng chí đưa máy vào mã QR trên màn hình của hội trường.";
    onCode(hall.session, hall.digits);
    return null;
  };
  const submit = () => {
    const digits = code.replace(/\D/g, "");
    if (session && digits.length >= 6) onCode(session, digits);
    else setWrong("Mã có 6 chữ số. Đồng chí nghe đọc lại, hoặc xem trên màn hình hội trường.");
  };
  if (isScanning) return <Scan onText={scanned} onClose={() => (session ? setScanning(false) : go("/viec-can-lam"))} />;
  return (
    <>
      <Button kind="main" icon="scan" wide onClick={() => setScanning(true)}>
        Quét mã bằng máy ảnh
      </Button>
      <form
        class="card stack"
        onSubmit={event => {
          event.preventDefault();
          submit();
        }}
      >
        <Field
          label="Hoặc nhập mã được đọc"
          hint="6 chữ số, chủ trì đọc hoặc hiện trên màn hình"
          value={code}
          onInput={typed => {
            setCode(typed);
            setWrong(null);
          }}
          wrong={wrong}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={11}
          required
        />
        <Button type="submit" wide>
          Điểm danh bằng mã này
        </Button>
      </form>
      <Card title="Không quét, không nhập được?">
        <p>Đồng chí nhờ bí thư điểm danh: có mặt vẫn được ghi như nhau.</p>
        <ButtonLink href="/ma-cua-toi" icon="person" wide>
          Học cùng chi bộ khác: mã của tôi
        </ButtonLink>
      </Card>
    </>
  );
}

function Sending() {
  if (isReached.value) return <p role="status">Đang gửi…</p>;
  return (
    <>
      <Notice kind="warn" icon="phone" live="polite">
        Đã lưu trên điện thoại này, chưa gửi. Có sóng sẽ tự gửi; đồng chí đừng xóa ứng dụng.
      </Notice>
      <p>
        Nếu gửi đến muộn, bí thư sẽ xem giờ quét rồi xác nhận. Đồng chí cũng có thể nhờ bí thư điểm danh ngay bây giờ; hai cách
        chỉ tính một lần.
      </p>
      <ButtonLink href="/viec-can-lam" kind="main" wide>
        Về việc cần làm
      </ButtonLink>
    </>
  );
}

function Ended({ outcome, again }: { readonly outcome: Outcome; readonly again: () => void }) {
  if (outcome.is === "taken") {
    const checked = outcome.data as CheckedIn;
    const isDone = checked.state === "present";
    return (
      <>
        <Notice kind={isDone ? "good" : "warn"} icon={isDone ? "check" : "clock"} live="assertive">
          {checked.message}
        </Notice>
        <ButtonLink href="/viec-can-lam" kind="main" wide>
          Về việc cần làm
        </ButtonLink>
      </>
    );
  }
  const why = outcome.is === "refused" ? outcome.detail : "Chưa gửi được.";
  return (
    <>
      <Notice kind="warn" live="assertive">
        {why}
      </Notice>
      {!why.includes("bí thư") && <p>Đồng chí nhờ bí thư điểm danh: có mặt vẫn được ghi như nhau.</p>}
      <Button kind="main" wide onClick={again}>
        Thử lại
      </Button>
      <ButtonLink href="/viec-can-lam" wide>
        Về việc cần làm
      </ButtonLink>
    </>
  );
}

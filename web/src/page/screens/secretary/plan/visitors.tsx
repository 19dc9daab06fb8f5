import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../../api/client.ts";
import { newId } from "../../../api/ids.ts";
import { Button } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Field } from "../../../parts/field.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { momentText } from "../../../words/dates.ts";
import { useAct } from "../act.ts";
import { unlessRefused } from "../data.ts";
import { Outcome } from "../outcome.tsx";
import css from "../secretary.module.css";

type Visit = Schema<"VisitOut">;
type GuestCode = Schema<"GuestCodeOut">;

/** Members of other branches by their own code; guests of the test by the meeting's code. */
export default function VisitorsScreen({ params }: ScreenProps) {
  const { unit = "", session = "" } = params;
  const path = { session_id: session };
  const code = useLoad(`guests/${session}`, () =>
    unlessRefused(answer(api.GET("/api/v1/sessions/{session_id}/guest-code", { params: { path } }))),
  );
  return (
    <Page title="Khách, người của chi bộ khác" backTo={`/chi-bo/${unit}/buoi-hoc/${session}`}>
      <Visitors session={session} />
      <Others session={session} />
      <Show of={code}>{found => found && <Guests session={session} code={found} again={code.again} />}</Show>
    </Page>
  );
}

/** A code lives ten minutes, so it is sent at once. */
function Visitors({ session }: { readonly session: string }) {
  const [digits, setDigits] = useState("");
  const [visits, setVisits] = useState<readonly Visit[]>([]);
  const act = useAct();
  const save = () =>
    act.run(async () => {
      const body = { client_id: newId(), code: digits.trim() };
      const params = { path: { session_id: session } };
      const visit = await answer(api.POST("/api/v1/sessions/{session_id}/visitors", { params, body }));
      setVisits(before => [visit, ...before]);
      setDigits("");
      return `Đã ghi đồng chí ${visit.name}, ${visit.unit_name}, có mặt. Tính ở chi bộ của đồng chí ấy.`;
    });
  return (
    <Card title="Đảng viên của chi bộ khác">
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          if (!act.busy) void save();
        }}
      >
        <Field
          label="Mã của đồng chí ấy"
          hint="8 số, ở mục “Mã của tôi” trên điện thoại của đồng chí ấy"
          value={digits}
          onInput={setDigits}
          inputMode="numeric"
          maxLength={12}
          required
        />
        <Outcome act={act} />
        <Button type="submit" kind="main" wide busy={act.busy} disabled={digits.trim() === ""}>
          Ghi có mặt
        </Button>
      </form>
      {visits.length > 0 && (
        <ul class="stack-small">
          {visits.map(visit => (
            <li key={visit.client_id}>
              {visit.name}, {visit.unit_name}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Guests and non-members: counts, no names, in no rate. */
function Others({ session }: { readonly session: string }) {
  const [guests, setGuests] = useState("");
  const [nonMembers, setNonMembers] = useState("");
  const act = useAct();
  const save = () =>
    act.run(async () => {
      const others = [
        { kind: "guest" as const, count: Number(guests) || 0 },
        { kind: "non_member" as const, count: Number(nonMembers) || 0 },
      ].filter(one => one.count > 0);
      const params = { path: { session_id: session } };
      const body = { client_id: newId(), others };
      await answer(api.PUT("/api/v1/sessions/{session_id}/others", { params, body }));
      return "Đã ghi. Các số này không tính vào tỷ lệ nào.";
    });
  return (
    <Card title="Khách và người ngoài Đảng">
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          if (!act.busy) void save();
        }}
      >
        <p class="soft">Chỉ ghi số người, không ghi tên.</p>
        <Field label="Số khách" type="number" inputMode="numeric" value={guests} onInput={setGuests} />
        <Field label="Số người ngoài Đảng" type="number" inputMode="numeric" value={nonMembers} onInput={setNonMembers} />
        <Outcome act={act} />
        <Button type="submit" wide busy={act.busy}>
          Lưu số người
        </Button>
      </form>
    </Card>
  );
}

interface GuestsProps {
  readonly session: string;
  readonly code: GuestCode;
  readonly again: () => void;
}

function Guests({ session, code, again }: GuestsProps) {
  const act = useAct();
  const make = (renew: boolean) =>
    act.run(async () => {
      const params = { path: { session_id: session } };
      await answer(api.PUT("/api/v1/sessions/{session_id}/guest-code", { params, body: { renew } }));
      again();
      return renew ? "Đã thay mã. Khách đã vào bằng mã trước không bị ảnh hưởng." : null;
    });
  return (
    <Card title="Mã khách làm bài trắc nghiệm">
      <p>Người không có tên trong danh sách nhập mã này để làm bài. Kết quả không tính vào tỷ lệ nào.</p>
      {code.code && (
        <p>
          <span class={css.code}>{code.code}</span>
          <br />
          <span class="soft small">
            Dùng đến {momentText(code.valid_until)}. Đã có {code.guests} khách.
          </span>
        </p>
      )}
      <Outcome act={act} />
      <Button wide busy={act.busy} onClick={() => void make(code.code !== null)}>
        {code.code ? "Thay mã khác (mã bị lộ ra ngoài)" : "Lập mã khách"}
      </Button>
    </Card>
  );
}

import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../api/client.ts";
import { everyPage } from "../../api/paging.ts";
import { Button } from "../../parts/button.tsx";
import { Field, Tick } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Qr } from "../../parts/qr/qr.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { Show } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import { useLoad } from "../../state/load.ts";
import { hasRole, me } from "../../state/session.ts";
import { dayText } from "../../words/dates.ts";
import { fold } from "../../words/fold.ts";
import { useAct } from "./act.ts";
import { type Member, unlessRefused, useMembers } from "./data.ts";
import { Outcome } from "./outcome.tsx";
import css from "./slips.module.css";
import { slipLink, withYear } from "./words.ts";

type Slip = Schema<"SlipOut">;

/** Slips to hand over face to face: a login number and a code that works once. */
export default function SlipsScreen({ params }: ScreenProps) {
  const unit = params.unit ?? "";
  const members = useMembers(unit);
  const [slips, setSlips] = useState<readonly Slip[]>([]);
  if (slips.length > 0) return <Printed slips={slips} onDone={() => setSlips([])} />;
  return (
    <Page
      title="Phiếu đăng nhập"
      lead="Cho đồng chí vào lần đầu, hoặc mất máy, quên cách vào. Trao tận tay từng người."
      backTo={`/chi-bo/${unit}`}
    >
      <Show of={members}>{people => <Choose people={people} onIssued={setSlips} />}</Show>
      {hasRole("committee", "office") && <Repeated unit={unit} />}
    </Page>
  );
}

interface ChooseProps {
  readonly people: readonly Member[];
  readonly onIssued: (slips: readonly Slip[]) => void;
}

function Choose({ people, onIssued }: ChooseProps) {
  const [wanted, setWanted] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const act = useAct();
  const shown = people.filter(
    one => one.id !== me.value?.member_id && fold(`${one.full_name} ${one.number}`).includes(fold(wanted)),
  );
  const issue = async () => {
    const made: Slip[] = [];
    await act.run(async () => {
      for (const id of chosen) {
        const path = { member_id: id };
        made.push(await answer(api.POST("/api/v1/members/{member_id}/activation-code", { params: { path } })));
      }
      return null;
    });
    // What was issued before something went wrong is shown: a code is shown this once.
    if (made.length > 0) onIssued(made);
  };
  return (
    <>
      <Notice kind="warn">
        Cấp phiếu mới thì phiếu cũ, mật khẩu và các máy đang vào của đồng chí ấy đều hết hiệu lực. Bài đang làm dở trên máy vẫn
        còn.
      </Notice>
      <Field label="Tìm theo tên" value={wanted} onInput={setWanted} type="search" />
      <fieldset class="field">
        <legend class="label">Chọn đồng chí cần phiếu</legend>
        {shown.map(person => (
          <Tick
            key={person.id}
            label={withYear(person.full_name, person.birth_year)}
            checked={chosen.includes(person.id)}
            onChange={yes => setChosen(yes ? [...chosen, person.id] : chosen.filter(id => id !== person.id))}
          />
        ))}
        {shown.length === 0 && <p>Không có đồng chí nào tên như vậy.</p>}
      </fieldset>
      <Outcome act={act} />
      <div class={chosen.length > 0 ? css.foot : undefined}>
        <Button kind="main" wide icon="printer" busy={act.busy} disabled={chosen.length === 0} onClick={() => void issue()}>
          {chosen.length > 0 ? `Cấp ${chosen.length} phiếu` : "Cấp phiếu"}
        </Button>
      </div>
    </>
  );
}

function Printed({ slips, onDone }: { readonly slips: readonly Slip[]; readonly onDone: () => void }) {
  return (
    <Page title="Phiếu để in">
      <div class="no-print stack">
        <Notice kind="warn">Mã chỉ hiện một lần này. Đồng chí in, hoặc chép tay, trước khi đóng trang.</Notice>
      </div>
      <Sheet>
        <div class={css.slips}>
          {slips.map(slip => (
            <article key={slip.login} class={css.slip}>
              <p class={css.head}>{slip.display_name}</p>
              <p>
                <strong>{withYear(slip.full_name ?? "", slip.birth_year)}</strong>
                <br />
                {slip.unit_name}
              </p>
              <dl>
                <div>
                  <dt>Số đăng nhập</dt>
                  <dd>{slip.login}</dd>
                </div>
                <div>
                  <dt>Mã trên phiếu</dt>
                  <dd>{slip.code}</dd>
                </div>
              </dl>
              <ol>
                {slip.steps.map(step => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
              <div class={css.open}>
                <Qr text={slipLink(location.origin, slip)} label={`Mã QR đăng nhập của ${slip.full_name ?? slip.login}`} />
                <p>
                  Quét bằng máy ảnh của điện thoại, hoặc mở <strong>{location.host}</strong>
                </p>
              </div>
              <p>Dùng đến hết ngày {dayText(new Date(slip.expires_at))}.</p>
            </article>
          ))}
        </div>
      </Sheet>
      <div class="no-print">
        <Button wide onClick={onDone}>
          Đã in xong
        </Button>
      </div>
    </Page>
  );
}

/** For the level above: who got more than one slip. The branch itself is not shown this. */
function Repeated({ unit }: { readonly unit: string }) {
  const found = useLoad(`slips/${unit}`, () =>
    unlessRefused(
      everyPage(cursor =>
        answer(api.GET("/api/v1/units/{unit_id}/slips", { params: { path: { unit_id: unit }, query: { cursor } } })),
      ),
    ),
  );
  if (!found.data || found.data.length === 0) return null;
  return (
    <section class="stack-small">
      <h2>Được cấp phiếu nhiều lần</h2>
      <ul>
        {found.data.map(row => (
          <li key={row.member_id}>
            {withYear(row.full_name, row.birth_year)}: {row.issued} lần, gần nhất {dayText(new Date(row.last_at))}
          </li>
        ))}
      </ul>
    </section>
  );
}

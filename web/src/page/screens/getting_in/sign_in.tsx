import { useState } from "preact/hooks";
import { signIn } from "../../api/auth.ts";
import { sentenceOf } from "../../api/problems.ts";
import { gate, gateReason } from "../../api/tokens.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Lines } from "../../parts/card.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { onward } from "../../shell/doors.ts";
import { go } from "../../shell/location.ts";
import type { ScreenProps } from "../../shell/screens.ts";
import { knownPeople } from "../../state/people.ts";
import { account, changeOver, comeIn, farewell } from "../../state/session.ts";
import { Elsewhere } from "./elsewhere.tsx";

export default function SignIn({ query }: ScreenProps) {
  const wasHere = gate.value === "closed" ? knownPeople().find(person => person.account === account.value) : undefined;
  const [login, setLogin] = useState(wasHere?.login ?? query.so ?? "");
  const [password, setPassword] = useState("");
  const [isShown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = async () => {
    setBusy(true);
    setWrong(null);
    try {
      await comeIn(() => signIn(login, password));
      go(onward(query), true);
    } catch (error) {
      setWrong(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <Page title="Đăng nhập">
      <Elsewhere url={onward(query)} />
      <Farewell />
      {gate.value === "closed" && gateReason.value && <Notice kind="warn">{gateReason.value}</Notice>}
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <Field
          label="Số đăng nhập"
          hint="Số ngắn ghi trên phiếu của đồng chí"
          value={login}
          onInput={setLogin}
          inputMode="numeric"
          autoComplete="username"
          required
        />
        <Field
          label="Mật khẩu"
          value={password}
          onInput={setPassword}
          type={isShown ? "text" : "password"}
          autoComplete="current-password"
          required
          after={
            <Button pressed={isShown} onClick={() => setShown(!isShown)}>
              {isShown ? "Ẩn" : "Xem"}
            </Button>
          }
        />
        {wrong && (
          <Notice kind="bad" live="assertive">
            {wrong}
          </Notice>
        )}
        <Button type="submit" kind="main" wide busy={busy}>
          Đăng nhập
        </Button>
      </form>
      <p class="soft">Đồng chí chưa có mật khẩu? Bí thư chi bộ cấp phiếu có mã dùng một lần.</p>
      <ButtonLink href={`/kich-hoat?tiep=${encodeURIComponent(onward(query))}`} icon="key" wide>
        Nhập mã trên phiếu
      </ButtonLink>
      <OthersHere next={onward(query)} />
    </Page>
  );
}

/** Somebody signed out here, with signal or without. */
function Farewell() {
  const left = farewell.value;
  if (left === null) return null;
  return (
    <Notice kind="good" live="polite">
      <p>Đã đăng xuất trên máy này.{left.isTold ? "" : " Khi có sóng, máy sẽ tự báo để hệ thống ghi nhận."}</p>
      {left.waiting > 0 && <p>{left.waiting} việc chưa gửi vẫn được giữ trên máy này và sẽ gửi khi đồng chí đăng nhập lại.</p>}
    </Notice>
  );
}

/** Two people, one phone: whoever signed in here before goes on without typing. */
function OthersHere({ next }: { readonly next: string }) {
  const others = knownPeople().filter(person => gate.value !== "closed" || person.account !== account.value);
  if (others.length === 0) return null;
  return (
    <section class="stack-small">
      <h2>Đã dùng máy này</h2>
      <Lines>
        {others.map(person => (
          <li key={person.account}>
            <button
              type="button"
              class="line-link as-button"
              onClick={() => void changeOver(person.account).then(() => go(next, true))}
            >
              <div>
                <strong>{person.label}</strong>
                <span class="soft small">Số đăng nhập {person.login}</span>
              </div>
            </button>
          </li>
        ))}
      </Lines>
    </section>
  );
}

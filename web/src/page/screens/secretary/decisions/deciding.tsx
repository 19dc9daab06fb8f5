import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../../parts/button.tsx";
import { Card } from "../../../parts/card.tsx";
import { Field } from "../../../parts/field.tsx";
import { useAct } from "../act.ts";
import { Outcome } from "../outcome.tsx";
import css from "../secretary.module.css";

interface DecidingProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly yes: string;
  readonly no: string;
  /** Which decisions state a reason that the person concerned reads. */
  readonly reasonFor: "no" | "both";
  /** What asks for the reason, of a yes and of a no. */
  readonly why?: { readonly yes?: string; readonly no: string };
  /** It can only be laid aside: what it says is recorded anew. */
  readonly onlyNo?: boolean;
  /** Decide; raises Problem, Offline. */
  readonly decide: (accept: boolean, reason: string) => Promise<unknown>;
  /** What was decided, to be said where this stood. */
  readonly onDecided: (said: string) => void;
}

/** One thing that waits for the secretary: what is known, then yes or no. */
export function Deciding(props: DecidingProps) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [reason, setReason] = useState("");
  const act = useAct();
  const needsReason = (accept: boolean) => props.reasonFor === "both" || !accept;
  const send = async (accept: boolean) => {
    const done = await act.run(async () => {
      await props.decide(accept, reason.trim());
      return null;
    });
    if (done) props.onDecided(`${props.title}: ${(accept ? props.yes : props.no).toLowerCase()}.`);
  };
  const choose = (accept: boolean) => {
    if (needsReason(accept)) setChosen(accept);
    else void send(accept);
  };
  return (
    <Card title={props.title}>
      {props.children}
      <Outcome act={act} />
      {chosen === null ? (
        <div class={css.two}>
          {!props.onlyNo && (
            <Button kind="main" busy={act.busy} onClick={() => choose(true)}>
              {props.yes}
            </Button>
          )}
          <Button busy={act.busy} onClick={() => choose(false)}>
            {props.no}
          </Button>
        </div>
      ) : (
        <form
          class="stack-small"
          onSubmit={event => {
            event.preventDefault();
            if (!act.busy) void send(chosen);
          }}
        >
          <Field
            label={(chosen ? props.why?.yes : props.why?.no) ?? "Lý do"}
            hint="Đồng chí ấy đọc được"
            value={reason}
            onInput={setReason}
            required
            maxLength={500}
          />
          <div class={css.two}>
            <Button type="submit" kind="main" busy={act.busy} disabled={reason.trim().length < 3}>
              {chosen ? props.yes : props.no}
            </Button>
            <Button onClick={() => setChosen(null)}>Thôi</Button>
          </div>
        </form>
      )}
    </Card>
  );
}

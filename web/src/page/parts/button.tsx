import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface Common {
  readonly children: ComponentChildren;
  /** main: the one thing to do here; plain: others; quiet: aside. */
  readonly kind?: "main" | "plain" | "quiet";
  readonly icon?: IconName;
  readonly wide?: boolean;
}

interface ButtonProps extends Common {
  readonly onClick?: () => void;
  readonly type?: "button" | "submit";
  /** At work: the button stays where it is, says so and does nothing. */
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
}

const look = ({ kind = "plain", wide = false }: Common) => `button ${kind}${wide ? " wide" : ""}`;

export function Button(props: ButtonProps) {
  const { children, icon, busy = false, disabled = false, pressed } = props;
  return (
    <button
      type={props.type ?? "button"}
      class={look(props)}
      disabled={disabled}
      aria-disabled={busy ? "true" : undefined}
      aria-busy={busy ? "true" : undefined}
      aria-pressed={pressed === undefined ? undefined : pressed ? "true" : "false"}
      onClick={event => {
        if (busy) event.preventDefault();
        else props.onClick?.();
      }}
    >
      {icon && <Icon name={icon} />}
      <span>{busy ? "Đang thực hiện…" : children}</span>
    </button>
  );
}

/** Looks like a button, leads somewhere. */
export function ButtonLink(props: Common & { readonly href: string }) {
  return (
    <a class={look(props)} href={props.href}>
      {props.icon && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </a>
  );
}

import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

type Kind = "info" | "good" | "warn" | "bad";
const ICONS: Record<Kind, IconName> = { info: "info", good: "check", warn: "alert", bad: "alert" };

interface NoticeProps {
  readonly children: ComponentChildren;
  readonly kind?: Kind;
  readonly title?: string;
  readonly icon?: IconName;
  /** Read out when it appears: polite waits for a pause, assertive does not. */
  readonly live?: "polite" | "assertive";
}

/** A sentence that stands out. It stays until what it says is over: nothing vanishes by itself. */
export function Notice({ children, kind = "info", title, icon, live }: NoticeProps) {
  return (
    <div class={`notice ${kind}`} role={live === "assertive" ? "alert" : live === "polite" ? "status" : undefined}>
      <Icon name={icon ?? ICONS[kind]} />
      <div>
        {title && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}

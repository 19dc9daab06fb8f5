import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

/** A piece of the screen with a heading of its own. */
export function Card({ title, children }: { readonly title?: string; readonly children: ComponentChildren }) {
  return (
    <section class="card stack-small">
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}

interface LineProps {
  readonly href: string;
  readonly title: ComponentChildren;
  readonly detail?: ComponentChildren;
  readonly icon?: IconName;
}

/** Lines that lead somewhere, one below the other: `<Lines><LineLink …/></Lines>`. */
export function Lines({ children }: { readonly children: ComponentChildren }) {
  return <ul class="plain card lines">{children}</ul>;
}

export function LineLink({ href, title, detail, icon }: LineProps) {
  return (
    <li>
      <a class="line-link" href={href}>
        {icon && <Icon name={icon} />}
        <div>
          <strong>{title}</strong>
          {detail && <span class="soft small">{detail}</span>}
        </div>
        <Icon name="forward" />
      </a>
    </li>
  );
}

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { back, here } from "../shell/location.ts";
import { shortName } from "../state/about.ts";
import { unbroken } from "../words/names.ts";
import { Icon } from "./icon.tsx";

interface PageProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** A line under the title. */
  readonly lead?: ComponentChildren;
  /** Where "Quay lại" leads for those who came straight here; none: no such button. */
  readonly backTo?: string;
  /** Uses the width of a large screen. */
  readonly wide?: boolean;
}

/** A screen: its title in the browser, its heading (which gets the focus when one comes from another screen), its content. */
export function Page({ title, children, lead, backTo, wide = false }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${shortName()}`;
  }, [title]);
  useEffect(() => {
    if (here.peek().visit > 1) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div class={`page stack${wide ? " wide" : ""}`}>
      {backTo && (
        <button type="button" class="button quiet back no-print" onClick={() => back(backTo)}>
          <Icon name="back" />
          <span>Quay lại</span>
        </button>
      )}
      <header class="stack-small">
        <h1 ref={heading} tabIndex={-1}>
          {unbroken(title)}
        </h1>
        {lead && <p class="soft">{lead}</p>}
      </header>
      {children}
    </div>
  );
}

import type { ComponentChildren } from "preact";
import { about } from "../state/about.ts";
import { Button } from "./button.tsx";

/** One A4 to print; the demo says on paper, too, that it is one. */
export function Sheet({ children }: { readonly children: ComponentChildren }) {
  return (
    <>
      <p class="no-print">
        <Button icon="printer" onClick={() => print()}>
          In trang này
        </Button>
      </p>
      <div class="sheet stack">
        {about.value?.demo_note && <p class="small">{about.value.demo_note}</p>}
        {children}
      </div>
    </>
  );
}

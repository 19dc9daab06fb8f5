import { Notice } from "../../parts/notice.tsx";
import type { Act } from "./act.ts";

/** How what was asked of the service ended. */
export function Outcome({ act }: { readonly act: Act }) {
  if (act.trouble) {
    return (
      <Notice kind="bad" live="assertive">
        {act.trouble}
      </Notice>
    );
  }
  return act.said ? (
    <Notice kind="good" live="polite">
      {act.said}
    </Notice>
  ) : null;
}

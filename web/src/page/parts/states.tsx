import type { ComponentChildren } from "preact";
import { Problem, sentenceOf } from "../api/problems.ts";
import { byServiceClock, serviceNow } from "../state/about.ts";
import type { Loaded } from "../state/load.ts";
import { isOffline } from "../sync/sending.ts";
import { hourText, nearDayText } from "../words/dates.ts";
import { NOT_FOUND } from "../words/errors.ts";
import { Button, ButtonLink } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { Page } from "./page.tsx";

export function Loading() {
  return (
    <p class="loading soft" role="status">
      Đang mở…
    </p>
  );
}

/** Something could not be shown: why, and what to do. */
export function Failed({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  if (error instanceof Problem && error.status === 404) return <Notice kind="warn">{error.detail || NOT_FOUND}</Notice>;
  return (
    <div class="stack">
      <Notice kind="warn" icon={isOffline(error) ? "signal_off" : "alert"} live="polite">
        {error === null ? "Chưa mở được màn hình này. Đồng chí xem lại sóng hoặc mạng rồi thử lại." : sentenceOf(error)}
      </Notice>
      {again && <Button onClick={again}>Thử lại</Button>}
    </div>
  );
}

/** What does not exist, or not for this person: the same sentence. */
export function NotFound() {
  return (
    <Page title="Không tìm thấy">
      <p>{NOT_FOUND}</p>
      <ButtonLink href="/" kind="main" wide>
        Về trang đầu
      </ButtonLink>
    </Page>
  );
}

function seenText(seenAt: string): string {
  const seen = byServiceClock(seenAt);
  return `${hourText(seen)} ${nearDayText(seen, serviceNow())}`;
}

interface ShowProps<T> {
  readonly of: Loaded<T>;
  readonly children: (data: T) => ComponentChildren;
}

/** What was loaded, however it stands: being opened, here, here but not fresh, or not to be had. */
export function Show<T>({ of, children }: ShowProps<T>) {
  if (of.data === null) return of.isLoading ? <Loading /> : <Failed error={of.error} again={of.again} />;
  const isStale = of.seenAt !== null && !of.isLoading;
  return (
    <div class="stack">
      {isStale && (
        <Notice icon={isOffline(of.error) ? "signal_off" : "alert"} live="polite">
          {isOffline(of.error) ? "Chưa có sóng." : sentenceOf(of.error)} Đây là nội dung xem lúc {seenText(of.seenAt ?? "")}.
        </Notice>
      )}
      {children(of.data)}
    </div>
  );
}

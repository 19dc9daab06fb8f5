import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
export default function AnalysisScreen(_: ScreenProps) {
  return (
    <Page title="Nội dung cần làm rõ thêm">
      <Notice>…</Notice>
    </Page>
  );
}

import { Button } from "../../parts/button.tsx";
import { Card } from "../../parts/card.tsx";
import { install, installHint, wayToInstall } from "../../state/install.ts";
import { isInsideApp } from "../getting_in/elsewhere.tsx";

/** How to have the page among the phone's apps; put aside once, it does not come back. */
export function InstallHint() {
  const way = wayToInstall();
  if (way === null || installHint.value === "aside" || isInsideApp()) return null;
  return (
    <Card title="Đặt lên màn hình điện thoại">
      {way === "offer" ? (
        <p>Lần sau đồng chí chỉ bấm một lần là vào, mất sóng vẫn mở được.</p>
      ) : (
        <ol>
          <li>Bấm nút Chia sẻ (hình vuông có mũi tên đi lên) ở cạnh dưới màn hình.</li>
          <li>Chọn “Thêm vào MH chính”, rồi bấm “Thêm”.</li>
        </ol>
      )}
      <div class="row">
        {way === "offer" && (
          <Button icon="download" onClick={() => void install()}>
            Đặt lên màn hình
          </Button>
        )}
        <Button
          kind="quiet"
          onClick={() => {
            installHint.value = "aside";
          }}
        >
          Để sau
        </Button>
      </div>
    </Card>
  );
}

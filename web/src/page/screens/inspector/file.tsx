import { useId, useRef, useState } from "preact/hooks";
import { answer, open } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Page } from "../../parts/page.tsx";
import { Failed } from "../../parts/states.tsx";
import type { ScreenProps } from "../../shell/screens.ts";
import css from "./inspector.module.css";
import { type Examined, examine } from "./proof/examining.ts";
import { readKeys } from "./proof/signing.ts";
import { Verdict } from "./verdict.tsx";

/** A proof file, examined on this very machine: everything is added up anew; nothing is sent anywhere. */
export default function FileScreen(_: ScreenProps) {
  const [file, setFile] = useState<File | null>(null);
  const [previous, setPrevious] = useState<File | null>(null);
  const [ownKeys, setOwnKeys] = useState<File | null>(null);
  const [head, setHead] = useState("");
  const [found, setFound] = useState<Examined | string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  // Counts what was asked: an outcome of what was chosen before is nobody's answer any more.
  const asked = useRef(0);
  const anew = () => {
    asked.current += 1;
    setBusy(false);
    setFound(null);
    setTrouble(null);
  };
  const choose = (set: (file: File | null) => void) => (chosen: File | null) => {
    set(chosen);
    anew();
  };
  const go = async () => {
    anew();
    setBusy(true);
    const mine = asked.current;
    const say = (tell: () => void) => {
      if (mine !== asked.current) return;
      tell();
      setBusy(false);
    };
    try {
      const outcome = await look(file, previous, ownKeys, head);
      say(() => setFound(outcome));
    } catch (error) {
      say(() => setTrouble(error));
    }
  };
  return (
    <Page
      title="Kiểm tra tệp số liệu đã chốt"
      lead="Tệp được tính lại ngay trên máy này, không gửi đi đâu. Dòng nào bị sửa sẽ được chỉ ra."
      backTo="/kiem-tra"
    >
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          if (!isBusy) void go();
        }}
      >
        <FileField
          label="Tệp số liệu"
          hint="Tệp tải từ màn hình bản chốt, tên bắt đầu bằng so-lieu-chot"
          onChoose={choose(setFile)}
        />
        <Field
          label="Mã in trên báo cáo (nếu có)"
          hint="Ít nhất 16 ký tự đầu"
          value={head}
          onInput={text => {
            setHead(text);
            anew();
          }}
          maxLength={100}
        />
        <details>
          <summary>Kiểm tra kỹ hơn</summary>
          <div class="stack">
            <FileField label="Tệp của bản chốt trước (nếu có)" onChoose={choose(setPrevious)} />
            <FileField
              label="Tệp khóa công khai đã giữ riêng (nếu có)"
              hint="Không chọn thì dùng khóa hệ thống đang công bố"
              onChoose={choose(setOwnKeys)}
            />
          </div>
        </details>
        <Button type="submit" kind="main" wide busy={isBusy} disabled={file === null}>
          Kiểm tra tệp
        </Button>
      </form>
      {trouble !== null && <Failed error={trouble} again={() => void go()} />}
      {isBusy && <p role="status">Đang kiểm tra tệp {file?.name}…</p>}
      {found !== null && (
        <section class="stack-small" aria-label="Kết quả kiểm tra">
          <p>
            Kết quả kiểm tra tệp <strong class={css.name}>{file?.name}</strong>:
          </p>
          <Verdict found={found} />
        </section>
      )}
      {found === null && trouble === null && !isBusy && (
        <Notice>Muốn thử: chép tệp ra bản khác, sửa một con số rồi kiểm tra lại.</Notice>
      )}
    </Page>
  );
}

const NO_KEYS =
  "Tệp khóa công khai không đúng. Đồng chí chọn lại tệp đã lưu, hoặc bỏ trống để dùng khóa hệ thống đang công bố.";

const NOT_READ = "Không đọc được tệp: tệp đã bị chuyển đi hoặc sửa sau khi chọn. Đồng chí chọn lại tệp.";

/** The letters of a file; null: there is none, or it changed since it was chosen. */
function textOf(file: File | null): Promise<string | null> {
  return file ? file.text().catch(() => null) : Promise.resolve(null);
}

/** Raises Problem, Offline while the published keys are asked for. */
async function look(file: File | null, previous: File | null, ownKeys: File | null, head: string): Promise<Examined | string> {
  if (file === null) return "Đồng chí chọn tệp số liệu trước.";
  const [text, before, own] = await Promise.all([textOf(file), textOf(previous), textOf(ownKeys)]);
  if (text === null || (previous && before === null) || (ownKeys && own === null)) return NOT_READ;
  const keys = readKeys(own === null ? await answer(open.GET("/api/v1/signing-keys")) : asJson(own));
  return keys === null ? NO_KEYS : examine({ text, head, previous: before }, keys);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

interface FileFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly onChoose: (file: File | null) => void;
}

function FileField({ label, hint, onChoose }: FileFieldProps) {
  const id = useId();
  const [name, setName] = useState<string | null>(null);
  return (
    <div class={`field ${css.file}`}>
      <span class="label" id={`${id}-label`}>
        {label}
      </span>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {/* The browser's own control speaks the browser's language. */}
      <label class={`button ${css.choose}`}>
        <Icon name="plus" />
        <span id={`${id}-name`}>{name ?? "Chọn tệp"}</span>
        <input
          class="unseen"
          type="file"
          accept=".json,application/json"
          aria-labelledby={`${id}-label ${id}-name`}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={event => {
            const chosen = event.currentTarget.files?.[0] ?? null;
            setName(chosen?.name ?? null);
            onChoose(chosen);
          }}
        />
      </label>
    </div>
  );
}

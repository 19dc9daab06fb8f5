import { answer, api, type Schema } from "../../../api/client.ts";
import { Button, ButtonLink } from "../../../parts/button.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Page } from "../../../parts/page.tsx";
import { Show } from "../../../parts/states.tsx";
import type { ScreenProps } from "../../../shell/screens.ts";
import { useLoad } from "../../../state/load.ts";
import { Corrections } from "./corrections.tsx";
import css from "./own.module.css";
import { valueText } from "./words.ts";

type OwnData = Schema<"OwnDataOut">;
type Part = OwnData["parts"][number];

/** Everything that is kept about the member: to read, to have corrected, to take away as a file. */
export default function OwnDataScreen(_: ScreenProps) {
  const data = useLoad("own-data", () => answer(api.GET("/api/v1/me/export")));
  return (
    <Page title="Thông tin về đồng chí" backTo="/ho-so">
      <Show of={data}>
        {found => (
          <>
            {found.parts.slice(0, 1).map(part => (
              <section key={part.code} class="card stack-small">
                <h2>{part.name}</h2>
                <Entries part={part} />
              </section>
            ))}
            <ButtonLink href="/sua-thong-tin" icon="text" wide>
              Đề nghị sửa thông tin
            </ButtonLink>
            <Corrections />
            <section class="stack-small">
              <h2>Những gì khác được giữ</h2>
              <p class="soft">{found.about}</p>
              {rest(found).map(part => (
                <details key={part.code} class="card">
                  <summary class={css.summary}>
                    <span>
                      {part.name} ({part.entries.length})
                    </span>
                    <Icon name="down" />
                  </summary>
                  <Entries part={part} />
                </details>
              ))}
              <p class="soft">Chưa có gì: {nothingIn(found)}.</p>
            </section>
            <Button icon="download" wide onClick={() => save(found)}>
              Tải tất cả về máy (một tệp)
            </Button>
          </>
        )}
      </Show>
    </Page>
  );
}

const rest = (data: OwnData) => data.parts.slice(1).filter(part => part.entries.length > 0);

function nothingIn(data: OwnData): string {
  const empty = data.parts.filter(part => part.entries.length === 0);
  return empty.map(part => part.name.charAt(0).toLowerCase() + part.name.slice(1)).join("; ");
}

function Entries({ part }: { readonly part: Part }) {
  return (
    <>
      {part.entries.map((entry, at) => (
        <dl key={`${part.code}/${at}`} class={css.values}>
          {entry.map(field => (
            <div key={field.code}>
              <dt>{field.name}</dt>
              <dd>{valueText(field.value)}</dd>
            </div>
          ))}
        </dl>
      ))}
    </>
  );
}

/** The file is made on the phone of what is shown. */
function save(data: OwnData): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 1)], { type: "application/json" }));
  link.download = "thong-tin-cua-toi.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

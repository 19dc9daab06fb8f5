import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../api/client.ts";
import { LineLink, Lines } from "../../parts/card.tsx";
import { Field } from "../../parts/field.tsx";
import { Pages } from "../../parts/pages.tsx";
import { Show } from "../../parts/states.tsx";
import { useLoad } from "../../state/load.ts";
import { fold } from "../../words/fold.ts";

type Members = Schema<"Page_MemberOut_">;

/** Everybody of a branch, to ask of each why they count. */
export function People({ campaign, unit }: { readonly campaign: string; readonly unit: string }) {
  const [wanted, setWanted] = useState("");
  const read = (cursor?: string) =>
    answer(
      api.GET("/api/v1/units/{unit_id}/members", {
        params: { path: { unit_id: unit }, query: cursor ? { cursor, limit: 200 } : { limit: 200 } },
      }),
    );
  const first = useLoad(`inspector/people/${unit}`, () => read());
  return (
    <section class="stack-small">
      <h2>Vì sao từng đồng chí được tính</h2>
      <Show of={first}>
        {page => (
          <Pages first={page} next={read}>
            {all => {
              const people = all.filter(one => isWanted(one, wanted));
              return (
                <>
                  <Field label="Tìm theo tên hoặc số" value={wanted} onInput={setWanted} type="search" />
                  {people.length === 0 ? (
                    <p role="status">Không có đồng chí nào như vậy trong danh sách.</p>
                  ) : (
                    <Lines>
                      {people.map(one => (
                        <LineLink
                          key={one.id}
                          href={`/kiem-tra/dot/${campaign}/dong-chi/${one.id}`}
                          icon="person"
                          title={one.birth_year ? `${one.full_name} (${one.birth_year})` : one.full_name}
                          detail={`số ${one.number}, ${one.standing_text}`}
                        />
                      ))}
                    </Lines>
                  )}
                </>
              );
            }}
          </Pages>
        )}
      </Show>
    </section>
  );
}

function isWanted(one: Members["items"][number], wanted: string): boolean {
  const text = fold(wanted.trim());
  return text === "" || fold(one.full_name).includes(text) || one.number.startsWith(text);
}

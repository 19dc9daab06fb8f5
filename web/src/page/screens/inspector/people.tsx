import { useState } from "preact/hooks";
import { answer, api, type Schema } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { LineLink, Lines } from "../../parts/card.tsx";
import { Field } from "../../parts/field.tsx";
import { Failed, Show } from "../../parts/states.tsx";
import { useLoad } from "../../state/load.ts";

type Members = Schema<"Page_MemberOut_">;

/** Everybody of a branch, to ask of each why they count. */
export function People({ campaign, unit }: { readonly campaign: string; readonly unit: string }) {
  const [more, setMore] = useState<Members["items"]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [wanted, setWanted] = useState("");
  const read = (cursor?: string) =>
    answer(
      api.GET("/api/v1/units/{unit_id}/members", {
        params: { path: { unit_id: unit }, query: cursor ? { cursor, limit: 200 } : { limit: 200 } },
      }),
    );
  const first = useLoad(`inspector/people/${unit}`, async () => {
    const page = await read();
    setNext(page.next_cursor);
    return page;
  });
  const goOn = async () => {
    try {
      const page = await read(next ?? undefined);
      setMore([...more, ...page.items]);
      setNext(page.next_cursor);
      setTrouble(null);
    } catch (error) {
      setTrouble(error);
    }
  };
  return (
    <section class="stack-small">
      <h2>Vì sao từng đồng chí được tính</h2>
      <Show of={first}>
        {page => {
          const people = [...page.items, ...more].filter(one => isWanted(one, wanted));
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
              {trouble !== null && <Failed error={trouble} />}
              {next && <Button onClick={() => void goOn()}>Xem thêm</Button>}
            </>
          );
        }}
      </Show>
    </section>
  );
}

const plain = (text: string) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();

function isWanted(one: Members["items"][number], wanted: string): boolean {
  const text = plain(wanted.trim());
  return text === "" || plain(one.full_name).includes(text) || one.number.startsWith(text);
}

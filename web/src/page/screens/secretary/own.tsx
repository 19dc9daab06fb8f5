import { useEffect } from "preact/hooks";
import { answer, api } from "../../api/client.ts";
import { LineLink, Lines } from "../../parts/card.tsx";
import { Page } from "../../parts/page.tsx";
import { Show } from "../../parts/states.tsx";
import { go } from "../../shell/location.ts";
import type { ScreenProps } from "../../shell/screens.ts";
import { useLoad } from "../../state/load.ts";
import { me } from "../../state/session.ts";

const OWN = ["secretary", "deputy", "helper"];

/** To the branch of the person; who serves several chooses. */
export default function OwnBranch(_: ScreenProps) {
  const units = [
    ...new Set((me.value?.roles ?? []).filter(one => one.in_force && OWN.includes(one.role)).map(one => one.unit_id)),
  ];
  const only = units.length === 1 ? units[0] : undefined;
  useEffect(() => {
    if (only) go(`/chi-bo/${only}`, true);
  }, [only]);
  return <Page title="Chi bộ">{only ? null : <Several units={units} />}</Page>;
}

function Several({ units }: { readonly units: readonly string[] }) {
  const named = useLoad(
    `units/${units.join()}`,
    () => Promise.all(units.map(unit => answer(api.GET("/api/v1/units/{unit_id}", { params: { path: { unit_id: unit } } })))),
    "home",
  );
  return (
    <Show of={named}>
      {found => (
        <Lines>
          {found.map(unit => (
            <LineLink key={unit.id} href={`/chi-bo/${unit.id}`} icon="people" title={unit.name} />
          ))}
        </Lines>
      )}
    </Show>
  );
}

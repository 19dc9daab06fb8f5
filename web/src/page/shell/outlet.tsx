import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Failed, Loading, NotFound } from "../parts/states.tsx";
import { here } from "./location.ts";
import type { Found } from "./routes.ts";
import type { ScreenProps, ScreenRoute } from "./screens.ts";

type Screen = ComponentType<ScreenProps>;
const loaded = new Map<ScreenRoute, Screen>();

/** The screen of the place: its code is fetched when it is opened for the first time. */
export function Outlet({ found }: { readonly found: Found | null }) {
  const [failed, setFailed] = useState(false);
  const [, arrived] = useState(0);
  const route = found?.route;
  const fetchIt = () => {
    if (!route || loaded.has(route)) return;
    setFailed(false);
    route
      .screen()
      .then(module => {
        loaded.set(route, module.default);
        arrived(count => count + 1);
      })
      .catch(() => setFailed(true));
  };
  useEffect(fetchIt, [route]);
  if (!found) return <NotFound />;
  const Screen = loaded.get(found.route);
  if (failed) return <Failed error={null} again={() => location.reload()} />;
  if (!Screen) return <Loading />;
  const { path, query } = here.value;
  return <Screen key={path} params={found.params} query={query} />;
}

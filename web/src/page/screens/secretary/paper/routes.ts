import type { ScreenRoute } from "../../../shell/screens.ts";
import type { Role } from "../../../state/session.ts";

// Who copies and prints, those above on a branch's behalf; a helper is a second person like any other.
const ENTERS: readonly Role[] = ["secretary", "deputy", "committee", "office"];
const CONFIRMS: readonly Role[] = [...ENTERS, "helper"];

export const PAPER: readonly ScreenRoute[] = [
  { path: "/chi-bo/:unit/bai-giay", needs: CONFIRMS, screen: () => import("./list.tsx") },
  { path: "/chi-bo/:unit/bai-giay/in", needs: ENTERS, screen: () => import("./print.tsx") },
  { path: "/chi-bo/:unit/bai-giay/nhap", needs: ENTERS, screen: () => import("./enter.tsx") },
  // Any member of the branch may be the second person.
  { path: "/bai-tren-giay/:result", needs: "person", screen: () => import("./compare.tsx") },
];

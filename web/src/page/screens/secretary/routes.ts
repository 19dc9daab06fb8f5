import type { Screens } from "../../shell/screens.ts";
import type { Role } from "../../state/session.ts";

// Who records, and those above who may do it on a branch's behalf.
const BRANCH: readonly Role[] = ["secretary", "deputy", "helper", "committee", "office"];

export default {
  routes: [
    { path: "/chi-bo", needs: ["secretary", "deputy", "helper"], screen: () => import("./own.tsx") },
    { path: "/chi-bo/:unit", needs: BRANCH, screen: () => import("./branch.tsx") },
    { path: "/chi-bo/:unit/vi-sao/:member", needs: BRANCH, screen: () => import("./why.tsx") },
  ],
  nav: [{ href: "/chi-bo", word: "Chi bộ", icon: "people", order: 20, needs: ["secretary", "deputy", "helper"] }],
} satisfies Screens;

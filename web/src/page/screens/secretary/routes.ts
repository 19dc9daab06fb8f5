import type { Screens } from "../../shell/screens.ts";
import type { Role } from "../../state/session.ts";
import { PAPER } from "./paper/routes.ts";

// Who records, and those above who may do it on a branch's behalf.
const BRANCH: readonly Role[] = ["secretary", "deputy", "helper", "committee", "office"];

export default {
  routes: [
    { path: "/chi-bo", needs: ["secretary", "deputy", "helper"], screen: () => import("./own.tsx") },
    { path: "/chi-bo/:unit", needs: BRANCH, screen: () => import("./branch.tsx") },
    { path: "/chi-bo/:unit/vi-sao/:member", needs: BRANCH, screen: () => import("./why.tsx") },
    { path: "/chi-bo/:unit/buoi-hoc", needs: BRANCH, screen: () => import("./meetings.tsx") },
    { path: "/chi-bo/:unit/buoi-hoc/:session", needs: BRANCH, screen: () => import("./meeting.tsx") },
    { path: "/chi-bo/:unit/buoi-hoc/:session/diem-danh", needs: BRANCH, bare: true, screen: () => import("./roll/screen.tsx") },
    { path: "/chi-bo/:unit/buoi-hoc/:session/in", needs: BRANCH, bare: true, screen: () => import("./roll/sheet.tsx") },
    {
      path: "/chi-bo/:unit/buoi-hoc/:session/ma",
      needs: BRANCH,
      bare: true,
      goesOn: true,
      screen: () => import("./hall/screen.tsx"),
    },
    { path: "/chi-bo/:unit/buoi-hoc/:session/chuan-bi", needs: BRANCH, screen: () => import("./hall/prepare.tsx") },
    { path: "/chi-bo/:unit/buoi-hoc/:session/khach", needs: BRANCH, screen: () => import("./plan/visitors.tsx") },
    { path: "/chi-bo/:unit/buoi-hoc/:session/to-chuc", needs: BRANCH, screen: () => import("./plan/organisers.tsx") },
    { path: "/chi-bo/:unit/buoi-hoc/:session/sua", needs: BRANCH, screen: () => import("./plan/change.tsx") },
    { path: "/chi-bo/:unit/buoi-hoc/them", needs: BRANCH, screen: () => import("./plan/add.tsx") },
    { path: "/chi-bo/:unit/hoc-tai-nha", needs: BRANCH, screen: () => import("./plan/home_visit.tsx") },
    { path: "/chi-bo/:unit/cho-xem-xet", needs: BRANCH, screen: () => import("./decisions/screen.tsx") },
    { path: "/chi-bo/:unit/vang-mat", needs: BRANCH, screen: () => import("./decisions/absences.tsx") },
    { path: "/chi-bo/:unit/gui-len", needs: BRANCH, screen: () => import("./send_up.tsx") },
    { path: "/chi-bo/:unit/phieu", needs: BRANCH, screen: () => import("./slips.tsx") },
    { path: "/chi-bo/:unit/buoi-hoc/:session/xac-nhan", needs: BRANCH, screen: () => import("./roll/confirm.tsx") },
    ...PAPER,
  ],
  nav: [{ href: "/chi-bo", word: "Chi bộ", icon: "people", order: 20, needs: ["secretary", "deputy", "helper"] }],
} satisfies Screens;

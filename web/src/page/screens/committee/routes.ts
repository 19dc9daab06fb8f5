import type { Needs, Screens } from "../../shell/screens.ts";

const BOARD: Needs = ["committee", "office", "board"];
const COUNTS: Needs = ["committee", "office", "board", "inspector"];

export default {
  routes: [
    { path: "/so-lieu", needs: BOARD, screen: () => import("./figures/screen.tsx") },
    { path: "/so-lieu/:campaign/:unit", needs: COUNTS, screen: () => import("./figures/screen.tsx") },
    { path: "/trinh-chieu/:campaign/:unit", needs: COUNTS, bare: true, screen: () => import("./figures/meeting.tsx") },
    { path: "/can-lam-ro/:campaign/:unit", needs: COUNTS, screen: () => import("./figures/analysis.tsx") },
    { path: "/hoc-bu/:campaign/:unit", needs: BOARD, screen: () => import("./plan/makeup.tsx") },
    { path: "/chot-so-lieu/:campaign/:unit", needs: BOARD, screen: () => import("./closing/screen.tsx") },
    { path: "/ban-chot/:campaign", needs: ["committee", "office"], screen: () => import("./closing/snapshots.tsx") },
    { path: "/dieu-chinh/:campaign", needs: ["committee", "office"], screen: () => import("./closing/corrections.tsx") },
    { path: "/tai-bao-cao/:campaign/:unit", needs: COUNTS, screen: () => import("./reports.tsx") },
    { path: "/dot", needs: BOARD, screen: () => import("./campaigns.tsx") },
    { path: "/dot/lap", needs: BOARD, screen: () => import("./plan/form.tsx") },
    { path: "/dot/:campaign", needs: BOARD, screen: () => import("./plan/form.tsx") },
  ],
  nav: [
    { href: "/so-lieu", word: "Số liệu", icon: "tree", order: 5, needs: BOARD },
    { href: "/dot", word: "Đợt học tập", icon: "calendar", order: 15, needs: BOARD },
  ],
} satisfies Screens;

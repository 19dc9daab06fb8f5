import type { Screens } from "../../shell/screens.ts";

// Who answers for figures, or inspects them.
const FIGURES = ["inspector", "committee", "office"] as const;

export default {
  routes: [
    { path: "/kiem-tra", needs: FIGURES, screen: () => import("./desk.tsx") },
    { path: "/kiem-tra/dot/:campaign", needs: FIGURES, screen: () => import("./figure.tsx") },
    { path: "/kiem-tra/dot/:campaign/dong-chi/:member", needs: FIGURES, screen: () => import("./person.tsx") },
    { path: "/kiem-tra/dot/:campaign/ban-chot/:number", needs: FIGURES, screen: () => import("./snapshot.tsx") },
    { path: "/kiem-tra/tep", needs: FIGURES, screen: () => import("./file.tsx") },
    { path: "/kiem-tra/xac-nhan", needs: [...FIGURES, "secretary", "deputy"], screen: () => import("./receipt.tsx") },
    { path: "/kiem-tra/nhat-ky", needs: [...FIGURES, "operator"], screen: () => import("./journal.tsx") },
  ],
  nav: [{ href: "/kiem-tra", word: "Kiểm tra", icon: "shield", order: 40, needs: ["inspector"] }],
} satisfies Screens;

import type { Screens } from "../../shell/screens.ts";

export default {
  routes: [
    { path: "/van-hanh", needs: ["operator"], screen: () => import("./glance.tsx") },
    { path: "/van-hanh/khong-vao-duoc", needs: ["operator"], screen: () => import("./way_in.tsx") },
  ],
  nav: [{ href: "/van-hanh", word: "Vận hành", icon: "board", order: 45, needs: ["operator"] }],
} satisfies Screens;

import type { Screens } from "../../shell/screens.ts";

export default {
  routes: [
    { path: "/dang-nhap", needs: "nobody", screen: () => import("./sign_in.tsx") },
    { path: "/kich-hoat", needs: "nobody", screen: () => import("./activate.tsx") },
    { path: "/ma-pin", needs: "person", screen: () => import("./pin.tsx") },
    { path: "/toi/ma-pin", needs: "person", screen: () => import("./set_pin.tsx") },
    { path: "/toi/mat-khau", needs: "person", screen: () => import("./password.tsx") },
    { path: "/toi", needs: "person", screen: () => import("./self.tsx") },
  ],
  nav: [{ href: "/toi", word: "Cá nhân", icon: "settings", order: 90, needs: "person" }],
} satisfies Screens;

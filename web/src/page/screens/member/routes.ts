import type { Screens } from "../../shell/screens.ts";

export default {
  routes: [
    { path: "/viec-can-lam", needs: "person", screen: () => import("./home.tsx") },
    { path: "/bai/:quiz", needs: "person", screen: () => import("./test/before.tsx") },
    { path: "/lam-bai/:attempt", needs: "person", bare: true, screen: () => import("./test/sitting.tsx") },
    { path: "/lam-bai/:attempt/ket-qua", needs: "person", screen: () => import("./test/result.tsx") },
    { path: "/tai-lieu", needs: "person", screen: () => import("./reading/library.tsx") },
    { path: "/tai-lieu/:item", needs: "person", screen: () => import("./reading/item.tsx") },
    { path: "/diem-danh", needs: "person", screen: () => import("./check_in/check_in.tsx") },
    { path: "/diem-danh/:session", needs: "person", screen: () => import("./check_in/check_in.tsx") },
    { path: "/ma-cua-toi", needs: "person", screen: () => import("./check_in/visitor.tsx") },
  ],
  nav: [
    { href: "/viec-can-lam", word: "Việc cần làm", icon: "home", order: 10, needs: "person" },
    { href: "/tai-lieu", word: "Tài liệu", icon: "book", order: 50, needs: "person" },
  ],
} satisfies Screens;

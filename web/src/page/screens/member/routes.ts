import type { Screens } from "../../shell/screens.ts";

export default {
  routes: [
    { path: "/viec-can-lam", needs: "person", screen: () => import("./home.tsx") },
    { path: "/bai/:quiz", needs: "person", screen: () => import("./test/before.tsx") },
    { path: "/lam-bai/:attempt", needs: "person", bare: true, goesOn: true, screen: () => import("./test/sitting.tsx") },
    { path: "/lam-bai/:attempt/ket-qua", needs: "person", screen: () => import("./test/result.tsx") },
    { path: "/lam-bai/:attempt/xac-nhan", needs: "person", screen: () => import("./test/receipt.tsx") },
    { path: "/lam-bai/:attempt/dap-an", needs: "person", screen: () => import("./test/review.tsx") },
    { path: "/tai-lieu", needs: "person", screen: () => import("./reading/library.tsx") },
    { path: "/tai-lieu/:item", needs: "person", screen: () => import("./reading/item.tsx") },
    { path: "/diem-danh", needs: "person", screen: () => import("./check_in/check_in.tsx") },
    { path: "/diem-danh/:session", needs: "person", screen: () => import("./check_in/check_in.tsx") },
    { path: "/ma-cua-toi", needs: "person", screen: () => import("./check_in/visitor.tsx") },
    { path: "/xac-nhan-diem-danh/:session", needs: "person", screen: () => import("./own/confirm.tsx") },
    { path: "/ho-so", needs: "person", screen: () => import("./own/record.tsx") },
    { path: "/xin-vang/:campaign", needs: "person", screen: () => import("./own/excuse.tsx") },
    { path: "/thong-bao", needs: "person", screen: () => import("./own/notices.tsx") },
    { path: "/ai-da-xem", needs: "person", screen: () => import("./own/looks.tsx") },
    { path: "/thong-tin-ca-nhan", needs: "person", screen: () => import("./own/privacy.tsx") },
    { path: "/thong-tin-cua-toi", needs: "person", screen: () => import("./own/own_data.tsx") },
    { path: "/sua-thong-tin", needs: "person", screen: () => import("./own/correct.tsx") },
  ],
  nav: [
    { href: "/viec-can-lam", word: "Việc cần làm", icon: "home", order: 10, needs: "person" },
    { href: "/tai-lieu", word: "Tài liệu", icon: "book", order: 50, needs: "person" },
    { href: "/ho-so", word: "Hồ sơ", icon: "history", order: 60, needs: "person" },
  ],
} satisfies Screens;

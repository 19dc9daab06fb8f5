import type { ComponentType } from "preact";
import type { IconName } from "../parts/icon.tsx";
import type { Role } from "../state/session.ts";

/** What a screen gets: the places of its path ("/bai/:id" gives `params.id`) and what stands behind the question mark. */
export interface ScreenProps {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** Who may open it: anybody, whoever is signed in, or one of these roles. Others read the golden wording of what is not there. */
export type Needs = "nobody" | "person" | readonly Role[];

export interface ScreenRoute {
  readonly path: string;
  readonly screen: () => Promise<{ default: ComponentType<ScreenProps> }>;
  readonly needs: Needs;
  /** Nothing around it but the band of the demo: the test, the hall code, sheets to print. */
  readonly bare?: boolean;
  /** It goes on behind the PIN of a shared phone and after a lost sign-in: a clock runs. It shows nobody else's name. */
  readonly goesOn?: boolean;
}

/** One entry of the navigation. At most five are shown on a phone, in the order of `order`. */
export interface NavEntry {
  readonly href: string;
  readonly word: string;
  readonly icon: IconName;
  readonly order: number;
  readonly needs: Needs;
}

/** What a folder of screens offers: `export default {…} satisfies Screens` in its `routes.ts`. */
export interface Screens {
  readonly routes: readonly ScreenRoute[];
  readonly nav: readonly NavEntry[];
}

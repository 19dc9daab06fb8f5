import { kept } from "./kept.ts";

/** How large letters are on this phone: 18, 21 or 25 pixels. */
export const textSize = kept("text-size", ["usual", "large", "largest"], "usual");

import { kept } from "./kept.ts";

/** Light, dark, or as the phone is set. */
export const theme = kept("theme", ["phone", "light", "dark"], "phone");

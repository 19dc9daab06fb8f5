import { read, write } from "../../state/kept.ts";

// Signed lists and papers of a branch lie in one book, mostly: where the last one was put is proposed for the next.
const KEY = "sotay.paper_kept";

export function lastKept(): string {
  return read(KEY) ?? "";
}

export function keptAt(place: string): void {
  write(KEY, place.trim());
}

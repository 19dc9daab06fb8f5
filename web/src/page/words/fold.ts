/** Letters without marks, small: "Nghị quyết" and "nghi quyet" are found by each other. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/** Whether every word occurs somewhere in the text, with or without marks; no word is in every text. */
export function hasWords(text: string, words: string): boolean {
  const folded = fold(text);
  return fold(words)
    .split(/\s+/)
    .every(word => folded.includes(word));
}

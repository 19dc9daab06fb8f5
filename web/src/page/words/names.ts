/** The given name, by which people are called: the last word ("Nguyễn Văn Bảy" is đồng chí Bảy). */
export function givenName(fullName: string): string {
  return fullName.trim().split(/\s+/).at(-1) ?? "";
}

const JOINER = "\u2060";

/** A text whose document symbols ("64-KH/TU") and percentages ("97,9 %") are not torn apart at the end of a line. */
export function unbroken(text: string): string {
  return text
    .replace(/(\d) %/g, "$1\u00a0%")
    .replace(/\d+[-/][^\s,.;:()]*\p{L}[^\s,.;:()]*/gu, symbol => symbol.replace(/[-/]/g, sign => `${JOINER}${sign}${JOINER}`));
}

/** A word at the beginning of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

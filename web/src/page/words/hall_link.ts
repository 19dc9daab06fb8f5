// What the QR code of a hall says: a link, so that the phone's own camera opens the right screen, too.

/** The link of a meeting's hall with the digits of the moment. */
export function hallLink(origin: string, session: string, digits: string): string {
  return `${origin}/diem-danh/${session}?ma=${digits}`;
}

/** The meeting and the digits of a scanned text; null: it is no code of a hall. */
export function readHallLink(text: string): { readonly session: string; readonly digits: string } | null {
  const found = /\/diem-danh\/([0-9a-f-]{36})\?ma=(\d{6,8})$/.exec(text.trim());
  return found ? { session: found[1] ?? "", digits: found[2] ?? "" } : null;
}

// Loaded only by phones whose browser reads no QR codes itself; its weight is counted apart (build/finish.ts).
import { decodeQR } from "qr/decode.js";

/** The text of a QR code in a picture; null: there is none to read. */
export function decoded(image: ImageData): string | null {
  try {
    return decodeQR({ width: image.width, height: image.height, data: image.data }) || null;
  } catch {
    return null;
  }
}

// Reading QR codes from a camera's picture: by the browser where it can, else by a decoder that is loaded then.

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface DetectorKind {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

declare global {
  interface Window {
    /** Chrome on Android; missing elsewhere. */
    BarcodeDetector?: DetectorKind;
  }
}

/** The text of the QR code before the camera at this moment; null: none. */
export type Reader = (video: HTMLVideoElement) => Promise<string | null>;

/** How this browser reads QR codes. Rejects where the decoder cannot be loaded. */
export async function reader(): Promise<Reader> {
  const kind = window.BarcodeDetector;
  const formats = kind ? await kind.getSupportedFormats().catch(() => []) : [];
  return kind && formats.includes("qr_code") ? ofBrowser(new kind({ formats: ["qr_code"] })) : ofDecoder();
}

function ofBrowser(detector: Detector): Reader {
  return async video => (await detector.detect(video).catch(() => []))[0]?.rawValue ?? null;
}

const WIDEST = 720;

async function ofDecoder(): Promise<Reader> {
  const { decoded } = await import("./qr-decoder.ts");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async video => {
    const scale = Math.min(1, WIDEST / Math.max(video.videoWidth, video.videoHeight, 1));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (!pen || canvas.width === 0) return null;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    return decoded(pen.getImageData(0, 0, canvas.width, canvas.height));
  };
}

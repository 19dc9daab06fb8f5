import { useMemo } from "preact/hooks";
import { type Level, qrCode } from "./encode.ts";

interface QrProps {
  readonly text: string;
  /** What it is for, for those who listen. */
  readonly label: string;
  readonly level?: Level;
}

const QUIET = 4;

/** A text as a QR code, always dark on white: that is what cameras read. As large as the place it stands in. */
export function Qr({ text, label, level = "M" }: QrProps) {
  const squares = useMemo(() => qrCode(text, level), [text, level]);
  const size = squares.length + 2 * QUIET;
  const path = squares
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])))
    .join("");
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}

import { useMemo } from 'react';
import { QR_MARGIN, qrModules, qrPath } from '../../shared/qr-modules.ts';

/** A QR code with a name: always dark on white, for scanners in dark rooms too. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = useMemo(() => qrModules(text), [text]);
  const whole = code.size + 2 * QR_MARGIN;
  return (
    <svg className="qr" viewBox={`0 0 ${whole} ${whole}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={whole} height={whole} fill="#ffffff" />
      <path d={qrPath(code)} fill="#000000" />
    </svg>
  );
}

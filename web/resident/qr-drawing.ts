import { QR_MARGIN, qrModules, qrPath } from '../shared/qr-modules.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** A QR code as a picture with a name: always dark on white, for scanners in dark rooms too. */
export function qrDrawing(text: string, label: string): SVGSVGElement {
  const code = qrModules(text);
  const whole = code.size + 2 * QR_MARGIN;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${whole} ${whole}`);
  svg.setAttribute('class', 'qr');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.setAttribute('shape-rendering', 'crispEdges');
  const ground = document.createElementNS(SVG, 'rect');
  ground.setAttribute('width', String(whole));
  ground.setAttribute('height', String(whole));
  ground.setAttribute('fill', '#ffffff');
  const modules = document.createElementNS(SVG, 'path');
  modules.setAttribute('fill', '#000000');
  modules.setAttribute('d', qrPath(code));
  svg.append(ground, modules);
  return svg;
}

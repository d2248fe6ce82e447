import { qrModules } from './qr-encoder.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Light modules around the code; scanners want four. */
const MARGIN = 4;

/** A QR code as a picture with a name: always dark on white, for scanners in dark rooms too. */
export function qrDrawing(text: string, label: string): SVGSVGElement {
  const code = qrModules(text);
  const whole = code.size + 2 * MARGIN;
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
  let path = '';
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (code.isDark(x, y)) path += `M${x + MARGIN} ${y + MARGIN}h1v1h-1z`;
    }
  }
  modules.setAttribute('d', path);
  svg.append(ground, modules);
  return svg;
}

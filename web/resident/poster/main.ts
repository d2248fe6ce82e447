import './poster.css';
import { type Arrival, arrivalOf } from '../arrival.ts';
import { browserMemory, browserPorts } from '../browser-ports.ts';
import { qrDrawing } from '../qr-drawing.ts';
import { el } from '../view/dom.ts';
import { POSTER } from './texts.ts';

/**
 * `/poster?office=…` or `?region=…`: an A4 sheet for the door of an office, printed from the browser. Its code opens
 * the page with the office filled in.
 */
const query = new URLSearchParams(window.location.search);
const ports = browserPorts(browserMemory('session'));
const get = (url: string) =>
  ports.http(url, { method: 'GET', headers: { accept: 'application/json' }, timeout: 15_000 });

void arrivalOf(query, get).then(show);

function show(arrival: Arrival): void {
  const asked = query.get('office') ?? '';
  const isUnknown = asked !== '' && arrival.office === '';
  const link = addressOf(isUnknown ? '' : asked, arrival.regionCode);
  const isLocal = /^https?:\/\/(localhost|127\.|\[::1\])/.test(link);
  document
    .getElementById('poster')
    ?.append(
      el(
        'div',
        { class: 'tools' },
        el('button', { type: 'button', text: POSTER.print, onclick: () => window.print() }),
        el('p', { text: POSTER.hint }),
        isUnknown && el('p', { class: 'problem', role: 'alert', text: POSTER.unknown }),
        isLocal && el('p', { class: 'problem', role: 'alert', text: POSTER.local }),
      ),
      el(
        'main',
        { class: 'sheet' },
        el('p', { class: 'who', text: arrival.office === '' ? POSTER.service : arrival.office }),
        el('h1', { text: POSTER.heading }),
        el('p', { class: 'sub', text: POSTER.sub }),
        qrDrawing(link, POSTER.qr),
        el('p', { class: 'link', text: link.replace(/^https?:\/\//, '') }),
        el('ol', {}, ...POSTER.steps.map((text) => el('li', { text }))),
        el('p', { class: 'call' }, POSTER.call, el('strong', { text: '12348' })),
        el('p', { class: 'danger', text: POSTER.danger }),
      ),
    );
}

function addressOf(office: string, regionCode: string | null): string {
  const { origin } = window.location;
  if (office !== '') return `${origin}/?office=${encodeURIComponent(office)}`;
  return regionCode === null ? `${origin}/` : `${origin}/?region=${regionCode}`;
}

import './aid.css';
import { browserMemory } from '../browser-ports.ts';
import { el } from '../view/dom.ts';
import { type Pass, ProgressApi } from './progress-api.ts';
import { ProgressPage } from './progress-page.ts';
import { type AidTexts, aidTexts } from './texts/index.ts';

const KEY = 'hotline.aid.pass';
const memory = browserMemory();
const query = new URLSearchParams(window.location.search);
const language = (query.get('lang') ?? memory.read('language')) === 'en' ? 'en' : 'zh-CN';
const root = document.documentElement;
root.lang = language;

const isElder = (): boolean => memory.read('elder') === 'yes';
if (query.get('elder') === '1') memory.write('elder', 'yes');
root.dataset.size = isElder() ? 'elder' : 'normal';

void aidTexts(language).then(show);

function show(texts: AidTexts): void {
  document.title = texts.title;
  const size = el('button', {
    type: 'button',
    class: 'quiet',
    'aria-pressed': String(isElder()),
    text: texts.bigText,
    onclick: () => {
      memory.write('elder', isElder() ? null : 'yes');
      root.dataset.size = isElder() ? 'elder' : 'normal';
      size.setAttribute('aria-pressed', String(isElder()));
    },
  });
  const page = new ProgressPage(texts, language, {
    api: new ProgressApi(),
    pass: { read: readPass, write: writePass },
    number: query.get('number') ?? '',
  });
  document.getElementById('aid')?.append(
    el(
      'header',
      { class: 'aid-header' },
      el('h1', { text: texts.title }),
      el(
        'div',
        { class: 'header-tools' },
        size,
        el('button', {
          type: 'button',
          class: 'quiet',
          text: texts.language,
          onclick: () => {
            memory.write('language', texts.languageCode);
            window.location.replace(window.location.pathname);
          },
        }),
      ),
    ),
    page.element,
    el(
      'footer',
      { class: 'aid-footer' },
      el('a', { href: 'tel:12348', class: 'aid-call', text: texts.call }),
      el('a', { href: '/', class: 'aid-call', text: texts.back }),
      el('small', { text: texts.callHint }),
    ),
  );
  void page.begin();
}

/** Kept for this tab only: a telephone goes from hand to hand. */
function readPass(): Pass | null {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(KEY) ?? 'null') as Partial<Pass> | null;
    return typeof kept?.number === 'string' && typeof kept.pass === 'string'
      ? { number: kept.number, pass: kept.pass }
      : null;
  } catch {
    return null;
  }
}

function writePass(pass: Pass | null): void {
  try {
    if (pass === null) window.sessionStorage.removeItem(KEY);
    else window.sessionStorage.setItem(KEY, JSON.stringify(pass));
  } catch {
    // Storage is forbidden: it is asked again after the next reload.
  }
}

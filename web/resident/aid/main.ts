import './aid.css';
import { browserMemory } from '../browser-ports.ts';
import { reloadWhenShownAgain } from '../fresh-page.ts';
import { kioskIdle } from '../kiosk.ts';
import { pageAddress } from '../page-address.ts';
import { TextSizes } from '../text-size.ts';
import { el } from '../view/dom.ts';
import { sizeButton } from '../view/size-button.ts';
import { type Pass, ProgressApi } from './progress-api.ts';
import { ProgressPage } from './progress-page.ts';
import { type AidTexts, aidTexts } from './texts/index.ts';

const KEY = 'hotline.aid.pass';
const query = new URLSearchParams(window.location.search);
const idle = kioskIdle(query.get('kiosk'));
const memory = browserMemory(idle === null ? 'local' : 'session');
const language = (query.get('lang') ?? memory.read('language')) === 'en' ? 'en' : 'zh-CN';
const root = document.documentElement;
root.lang = language;

const sizes = new TextSizes(memory, root, query.get('elder'));

void aidTexts(language).then(show);
reloadWhenShownAgain();
if (idle !== null) void watch(idle);

/** On a shared device nobody's application stays on the screen. */
async function watch(idle: number): Promise<void> {
  const [{ watchSharedDevice }, { CATALOGUES }] = await Promise.all([
    import('../shared-device.ts'),
    import('../texts/index.ts'),
  ]);
  const forget = (): void => {
    memory.clear();
    window.location.replace(pageAddress('/', query));
  };
  document.body.append(watchSharedDevice(idle, CATALOGUES[language].kiosk, { isWaiting: () => false, forget }).element);
}

function show(texts: AidTexts): void {
  document.title = texts.title;
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
        sizeButton(sizes, texts),
        el('button', {
          type: 'button',
          class: 'quiet',
          text: texts.language,
          onclick: () => {
            memory.write('language', texts.languageCode);
            window.location.replace(pageAddress(window.location.pathname, query));
          },
        }),
      ),
    ),
    page.element,
    el(
      'footer',
      { class: 'aid-footer' },
      el('a', { href: 'tel:12348', class: 'aid-call', text: texts.call }),
      el('a', { href: pageAddress('/', query), class: 'aid-call', text: texts.back }),
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

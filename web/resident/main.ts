import './resident.css';
import { fill } from '../shared/fill.ts';
import { arrivalOf, asksForOffice, regionOf } from './arrival.ts';
import { browserMemory, browserPorts, browserPosition } from './browser-ports.ts';
import { frameHost } from './embedded.ts';
import { reloadWhenShownAgain } from './fresh-page.ts';
import { keepInView } from './in-view.ts';
import { kioskIdle } from './kiosk.ts';
import { browserLeaving, leaveFast, ThreeEscapes } from './leave-fast.ts';
import { type HandoffStatus, handoffStatusOf, speakerOf } from './line/activity.ts';
import { DirectLine } from './line/direct-line.ts';
import type { LineState } from './line/listener.ts';
import type { HttpAnswer } from './line/ports.ts';
import { plainCode } from './line/resume-line.ts';
import { pageAddress } from './page-address.ts';
import { pageLines } from './page-lines.ts';
import { canBeRead, findReadAloud, readable } from './read-aloud.ts';
import { browserSound, serverSpeaks, serverVoice } from './server-voice.ts';
import { watchSharedDevice } from './shared-device.ts';
import { statusLine } from './status-line.ts';
import { TextSizes } from './text-size.ts';
import { CATALOGUES } from './texts/index.ts';
import { composer } from './view/composer.ts';
import { el, refill } from './view/dom.ts';
import { header } from './view/header.ts';
import { askToForget, menu } from './view/menu.ts';
import { openModal } from './view/modal.ts';
import { opening } from './view/opening.ts';
import { PapersPanel } from './view/papers.ts';
import { PersonButtons } from './view/person-buttons.ts';
import { placesDialog } from './view/places.ts';
import { resumePanel } from './view/resume.ts';
import { TranscriptView } from './view/transcript.ts';
import { findVoiceInput } from './voice-input.ts';

const query = new URLSearchParams(window.location.search);
const idle = kioskIdle(query.get('kiosk'));
const memory = browserMemory(idle === null ? 'local' : 'session');
const ports = browserPorts(memory);
const language = (query.get('lang') ?? memory.read('language')) === 'en' ? 'en' : 'zh-CN';
const texts = CATALOGUES[language];
const root = document.documentElement;
root.lang = language;
document.title = texts.page.title;
const sizes = new TextSizes(memory, root, query.get('elder'));
const rate = (): number => (sizes.current === 'normal' ? 1 : 0.85);
const host = frameHost(query);
if (host !== null) root.classList.add('embedded');
const page = document.getElementById('page') ?? document.body;

function restart(): void {
  window.location.replace(pageAddress(window.location.pathname, query));
}
/** Nothing is said, heard or kept any more; the other page may take its time to come. */
function forget(): void {
  line.stop();
  readAloud?.stop();
  voice?.stop();
  memory.clear();
}
function startOver(): void {
  forget();
  restart();
}
/** A shared device has no address bar to come back by: there the page begins anew. */
function leave(): void {
  if (idle === null) leaveFast(browserLeaving(forget));
  else startOver();
}

const stopReading = el('button', {
  type: 'button',
  class: 'new-messages stop-reading',
  hidden: true,
  text: texts.transcript.stopListening,
  onclick: () => readAloud.stop(),
});
const readingChanged = (isReading: boolean): void => {
  stopReading.hidden = !isReading;
};
const readAloud =
  findReadAloud(readingChanged) ??
  serverVoice({ fetch: (id) => lines.sound(id), open: browserSound, changed: readingChanged });
if (readAloud.isSynthetic) {
  // Nothing of it is shown until the server says that it can.
  root.classList.add('mute');
  void serverSpeaks().then((speaks) => root.classList.toggle('mute', !speaks));
}
const voice = findVoiceInput();
const readNew = {
  isOn: () => memory.read('readNew') === 'yes',
  toggle: () => {
    memory.write('readNew', readNew.isOn() ? null : 'yes');
    if (!readNew.isOn()) readAloud.stop();
  },
};

let lineState: LineState = 'connecting';
let handoff: HandoffStatus | null = null;
const say = (text: string): void => {
  line.send(text);
  transcript.toEnd();
};
const get = (url: string, timeout = 15_000): Promise<HttpAnswer> =>
  ports.http(url, { method: 'GET', headers: { accept: 'application/json' }, timeout });

const places = placesDialog(texts, {
  http: (url) => get(url),
  locate: browserPosition,
  region: regionOf(query.get('region')) ?? '',
  tell(position) {
    line.send(texts.places.tellText, position);
    transcript.toEnd();
  },
});

const lines = pageLines(() => line, ports, memory);
const papers = new PapersPanel(texts.papers, lines.papers);
const resume = resumePanel(texts, {
  line: lines.resume,
  address: `${window.location.origin}/`,
  restart,
  qr: async (address, label) => (await import('./qr-drawing.ts')).qrDrawing(address, label),
});

/** Its place is kept until the name of the office is known: nothing moves. */
const arrivalLine = asksForOffice(query) ? el('p', { class: 'arrival' }) : null;
const transcript = new TranscriptView(
  opening(texts, arrivalLine, say, () => places.open()),
  texts,
  {
    say,
    resend: (clientId) => line.resend(clientId),
    papers: (place, shown) => papers.placeIn(place, shown),
    leaveFast: leave,
    danger: () => top.showLeave(),
    readAloud,
    rate,
  },
);
const panel = menu(texts, {
  places: () => places.open(),
  device: () => resume.open(''),
  end: () => say(texts.menu.endText),
  leave,
  forget: startOver,
  language() {
    memory.write('language', texts.menu.languageCode);
    restart();
  },
  aid: { address: pageAddress('/aid', query, 'embed'), isOwnWindow: host !== null },
  readNew,
});
const person = new PersonButtons(texts.page.person, () => say('人工'));
const top = header(texts.page, texts.status.label, {
  person: person.button('person'),
  more: () => openModal(panel),
  leave,
  finish: idle === null ? null : () => askToForget(panel),
  sizes,
});
const shared =
  idle === null
    ? null
    : watchSharedDevice(idle, texts.kiosk, { isWaiting: () => handoff?.state === 'queued', forget: startOver });

const line = new DirectLine(ports, {
  activities(activities, history) {
    transcript.add(activities, history, line.userId);
    for (const activity of activities) {
      handoff = handoffStatusOf(activity) ?? handoff;
      const speaker = speakerOf(activity, line.userId);
      if (activity.type !== 'message' || speaker === 'own' || history) continue;
      shared?.stir();
      host?.('message');
      if (readNew.isOn() && canBeRead(readAloud, speaker)) readAloud.read(readable(activity), rate(), () => undefined);
    }
    showStatus();
  },
  state(state) {
    lineState = state;
    showStatus();
  },
  outbox: (messages) => transcript.showOutbox(messages),
  restarted() {
    handoff = null;
    transcript.clear();
  },
});

function showStatus(): void {
  top.showStatus(statusLine(lineState, handoff, texts.status, navigator.onLine === false));
  person.show(handoff?.state !== 'accepted');
}

refill(
  page,
  top.element,
  transcript.element,
  el(
    'footer',
    { class: 'footer' },
    stopReading,
    transcript.newButton,
    composer(texts.composer, memory, voice, { send: say, person: person.button('person person-low') }),
  ),
  panel,
  places.element,
  resume.element,
  ...(shared === null ? [] : [shared.element]),
);
showStatus();
keepInView(root);
reloadWhenShownAgain();

const escapes = new ThreeEscapes();
document.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  if (escapes.press(event.key, event.timeStamp)) leave();
  else if (event.key === 'Escape' && document.querySelector('dialog[open]') === null) host?.('close');
});
window.addEventListener('online', () => {
  showStatus();
  line.wake();
});
window.addEventListener('offline', showStatus);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && line.wake());

const code = plainCode(/^#code=([^&]{1,40})/.exec(window.location.hash)?.[1] ?? '');
if (code !== '') {
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  resume.open(code);
}
/** Nobody waits long for the name of an office. */
const ARRIVAL_WITHIN = 4000;
void arrivalOf(query, (url) => get(url, ARRIVAL_WITHIN)).then((arrival) => {
  if (arrival.office === '') arrivalLine?.remove();
  else if (arrivalLine !== null) arrivalLine.textContent = fill(texts.opening.office, { office: arrival.office });
  void line.start(arrival.regionCode);
});

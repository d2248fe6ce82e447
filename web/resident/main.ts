import './resident.css';
import { browserMemory, browserPorts, browserPosition, browserUpload } from './browser-ports.ts';
import { type HandoffStatus, handoffStatusOf, speakerOf } from './line/activity.ts';
import { DirectLine } from './line/direct-line.ts';
import { AnswerError } from './line/http.ts';
import type { LineState } from './line/listener.ts';
import { PapersLine } from './line/papers-line.ts';
import type { HttpAnswer } from './line/ports.ts';
import { findReadAloud, spokenText } from './read-aloud.ts';
import { statusLine } from './status-line.ts';
import { CATALOGUES } from './texts/index.ts';
import { composer } from './view/composer.ts';
import { el } from './view/dom.ts';
import { header } from './view/header.ts';
import { menu } from './view/menu.ts';
import { opening } from './view/opening.ts';
import { PapersPanel } from './view/papers.ts';
import { placesDialog } from './view/places.ts';
import { TranscriptView } from './view/transcript.ts';
import { findVoiceInput } from './voice-input.ts';

const memory = browserMemory();
const query = new URLSearchParams(window.location.search);
const language = (query.get('lang') ?? memory.read('language')) === 'en' ? 'en' : 'zh-CN';
const texts = CATALOGUES[language];
const root = document.documentElement;
root.lang = language;
document.title = texts.page.title;

const elder = {
  isOn: () => memory.read('elder') === 'yes',
  toggle: () => {
    memory.write('elder', elder.isOn() ? null : 'yes');
    showSize();
  },
};
function showSize(): void {
  root.dataset.size = elder.isOn() ? 'elder' : 'normal';
}
if (query.get('elder') === '1') memory.write('elder', 'yes');
showSize();

const readAloud = findReadAloud();
const readNew = {
  isOn: () => memory.read('readNew') === 'yes',
  toggle: () => {
    memory.write('readNew', readNew.isOn() ? null : 'yes');
    if (!readNew.isOn()) readAloud?.stop();
  },
};
const rate = (): number => (elder.isOn() ? 0.85 : 1);

let lineState: LineState = 'connecting';
let handoff: HandoffStatus | null = null;
const say = (text: string): void => {
  line.send(text);
  transcript.toEnd();
};

const places = placesDialog(texts, {
  http: (url) =>
    browserPorts(memory).http(url, { method: 'GET', headers: { accept: 'application/json' }, timeout: 15_000 }),
  locate: browserPosition,
  region: query.get('region') ?? '',
  tell(position) {
    line.send(texts.places.tellText, position);
    transcript.toEnd();
  },
});

/** A token that is refused is renewed once. */
const accepted = (answer: HttpAnswer): HttpAnswer => {
  if (answer.status === 401 || answer.status === 403) throw new AnswerError(answer.status, null);
  return answer;
};
const papers = new PapersPanel(
  texts.papers,
  new PapersLine({
    call: (method, path) =>
      line.authorised(async ({ token }) => {
        const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
        return accepted(await browserPorts(memory).http(path, { method, headers, timeout: 15_000 }));
      }),
    send: (file, paperId, progress) =>
      line.authorised(async ({ token }) =>
        accepted(await browserUpload('/api/aid/papers', token, { file, paperId }, progress)),
      ),
  }),
);

const transcript = new TranscriptView(
  opening(texts, say, () => places.open()),
  texts,
  {
    say,
    resend: (clientId) => line.resend(clientId),
    papers: (place, shown) => papers.placeIn(place, shown),
    readAloud,
    rate,
  },
);
const panel = menu(texts, {
  places: () => places.open(),
  end: () => say(texts.menu.endText),
  forget: () => {
    line.stop();
    memory.clear();
    window.location.replace(window.location.pathname);
  },
  language: () => {
    memory.write('language', texts.menu.languageCode);
    window.location.replace(window.location.pathname);
  },
  readNew: readAloud === null ? null : readNew,
});
const top = header(texts.page, texts.status.label, {
  person: () => say('人工'),
  more: () => panel.showModal(),
  elder,
});

const line = new DirectLine(browserPorts(memory), query.get('region'), {
  activities(activities, history) {
    transcript.add(activities, history, line.userId);
    for (const activity of activities) {
      handoff = handoffStatusOf(activity) ?? handoff;
      const spoken = activity.type === 'message' && speakerOf(activity, line.userId) !== 'own';
      if (spoken && !history && readNew.isOn()) {
        readAloud?.read(spokenText(activity.speak, activity.text ?? ''), rate(), () => undefined);
      }
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
  top.showStatus(statusLine(lineState, handoff, texts.status));
  top.showPerson(handoff?.state !== 'accepted');
}

document
  .getElementById('page')
  ?.append(
    top.element,
    transcript.element,
    el('footer', { class: 'footer' }, transcript.newButton, composer(texts.composer, memory, findVoiceInput(), say)),
    panel,
    places.element,
  );
showStatus();
window.addEventListener('online', () => line.wake());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && line.wake());
void line.start();

import { fill } from '../../shared/fill.ts';
import { ImeGuard } from '../../shared/ime-guard.ts';
import type { Memory } from '../line/ports.ts';
import type { ResidentTexts } from '../texts/index.ts';
import type { VoiceInput } from '../voice-input.ts';
import { el, sign } from './dom.ts';

/** Characters one message may have; the server refuses more. */
const LIMIT = 4000;
/** From here on the resident sees how much is left. */
const COUNT_FROM = 3500;
const DRAFT = 'draft';

/** The box to write in (输入框). What is written is kept over a reload until it is sent. */
export function composer(
  texts: ResidentTexts['composer'],
  memory: Memory,
  voice: VoiceInput | null,
  actions: { send(text: string): void; person: HTMLElement },
): HTMLFormElement {
  const guard = new ImeGuard();
  const box = el('textarea', {
    id: 'composer',
    rows: '1',
    placeholder: texts.placeholder,
    autocomplete: 'off',
    'aria-describedby': 'composer-count',
  });
  box.value = memory.read(DRAFT) ?? '';
  const count = el('p', { class: 'count', id: 'composer-count', role: 'status' });
  const button = el('button', { type: 'submit', class: 'send' }, sign('send'), el('span', { text: texts.send }));
  const keyboardOnly = window.matchMedia('(hover: hover) and (pointer: fine)');

  const changed = (): void => {
    memory.write(DRAFT, box.value === '' ? null : box.value);
    const left = LIMIT - box.value.length;
    count.textContent =
      box.value.length < COUNT_FROM ? '' : left >= 0 ? fill(texts.left, { n: left }) : fill(texts.over, { n: -left });
    count.classList.toggle('over', left < 0);
    button.setAttribute('aria-disabled', String(left < 0 || box.value.trim() === ''));
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight + 4, window.innerHeight * 0.35)}px`;
  };
  const submit = (): void => {
    const text = box.value.trim();
    if (text === '' || box.value.length > LIMIT) return;
    actions.send(text);
    box.value = '';
    changed();
  };

  box.addEventListener('compositionstart', () => guard.compositionStarted());
  box.addEventListener('compositionend', () => guard.compositionEnded());
  box.addEventListener('input', changed);
  box.addEventListener('keydown', (event) => {
    // On touch keyboards Enter is a new line: it also picks candidates there, and the send button is large.
    if (!keyboardOnly.matches || !guard.sends(event)) return;
    event.preventDefault();
    submit();
  });

  const form = el(
    'form',
    { class: 'composer' },
    el('label', { for: 'composer', class: 'unseen', text: texts.label }),
    count,
    el(
      'div',
      { class: 'composer-row' },
      voice === null ? null : voiceButton(voice, texts, box, count, changed),
      box,
      button,
      actions.person,
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
    box.focus();
  });
  requestAnimationFrame(changed);
  return form;
}

/** What is heard goes into the box, to be read over before it is sent. */
function voiceButton(
  voice: VoiceInput,
  texts: ResidentTexts['composer'],
  box: HTMLTextAreaElement,
  notice: HTMLElement,
  changed: () => void,
): HTMLButtonElement {
  const label = el('span', { text: texts.voice });
  const button = el('button', { type: 'button', class: 'voice', 'aria-pressed': 'false' }, sign('voice'), label);
  let listening = false;
  button.addEventListener('click', () => {
    if (listening) {
      voice.stop();
      return;
    }
    const before = box.value;
    listening = true;
    button.setAttribute('aria-pressed', 'true');
    label.textContent = texts.voiceStop;
    notice.textContent = texts.voiceListening;
    voice.start(
      (heard) => {
        box.value = before + heard;
        changed();
      },
      (failed) => {
        listening = false;
        button.setAttribute('aria-pressed', 'false');
        label.textContent = texts.voice;
        notice.textContent = failed ? texts.voiceFailed : '';
      },
    );
  });
  return button;
}

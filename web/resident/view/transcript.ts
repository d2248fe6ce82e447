import { fill } from '../../shared/fill.ts';
import { EMERGENCY_CARD, PAPERS_CARD, readCard } from '../card-content.ts';
import { choicesOf, handoffStatusOf, type LineActivity, type LineSpeaker, speakerOf } from '../line/activity.ts';
import type { OutMessage } from '../line/outbox.ts';
import { canBeRead, type ReadAloud, readable } from '../read-aloud.ts';
import type { ResidentTexts } from '../texts/index.ts';
import { cardView } from './cards.ts';
import { ChoiceGroup } from './choices.ts';
import { el, refill, sign } from './dom.ts';

/** Without a further sign or an answer, ms. */
const TYPING_LASTS = 15_000;

/** What is said is said in Chinese, whatever the language of the page around it. */
const SPOKEN = 'zh-CN';

export interface TranscriptActions {
  say(text: string): void;
  resend(clientId: string): void;
  leaveFast(): void;
  /** A message tells of danger. */
  danger(): void;
  /** A message asks for papers. */
  papers(place: HTMLElement, shown: () => void): void;
  readAloud: ReadAloud | null;
  rate(): number;
}

/**
 * The transcript (对话记录): a log that speaks only what is new, one tab stop with arrow keys, never moving the focus
 * and never scrolling away what is being read.
 */
export class TranscriptView {
  readonly element: HTMLElement;
  readonly newButton: HTMLButtonElement;
  private readonly log: HTMLElement;
  private readonly entries: { id: string; element: HTMLElement }[] = [];
  private readonly own = new Map<string, HTMLElement>();
  private groups: ChoiceGroup[] = [];
  /** For the eye only: what comes of it is heard. */
  private readonly typing: HTMLElement;
  private typingUntil = 0;
  private settle = 0;
  /** Who accepted last; the activities themselves may only say that it is a lawyer. */
  private lawyerName = '';
  /** Until the resident has spoken, the greeting needs no calling out. */
  private hasOwn = false;

  constructor(
    opening: HTMLElement,
    private readonly texts: ResidentTexts,
    private readonly actions: TranscriptActions,
  ) {
    const t = texts.transcript;
    this.log = el('div', {
      class: 'log',
      role: 'log',
      'aria-live': 'polite',
      'aria-relevant': 'additions',
      'aria-label': t.label,
      'aria-describedby': 'log-keys',
      tabindex: '0',
      onkeydown: (event) => this.onKey(event as KeyboardEvent),
    });
    this.typing = el('p', { class: 'typing', hidden: true, 'aria-hidden': 'true', text: t.typing });
    this.element = el(
      'main',
      { class: 'transcript', id: 'transcript' },
      opening,
      el('p', { class: 'unseen', id: 'log-keys', text: t.keys }),
      this.log,
      this.typing,
      el('p', { class: 'unseen', text: t.end }),
    );
    this.watchHeight();
    this.newButton = el('button', {
      type: 'button',
      class: 'new-messages',
      hidden: true,
      text: t.newMessages,
      onclick: () => this.toEnd(),
    });
    this.element.addEventListener('scroll', () => this.atEnd() && this.hideNew(), { passive: true });
    window.addEventListener('scroll', () => this.atEnd() && this.hideNew(), { passive: true });
  }

  /** Adds activities in their order. History is shown, but not announced. */
  add(activities: LineActivity[], history: boolean, userId: string): void {
    // Danger goes before what is being read.
    const follow = this.atEnd() || history || activities.some(isUrgent);
    const before = this.entries.length;
    if (history) this.silence();
    let firstNew: HTMLElement | null = null;
    for (const activity of activities) {
      this.lawyerName = handoffStatusOf(activity)?.lawyerName ?? this.lawyerName;
      if (activity.type === 'typing' && !history) this.showTyping();
      if (activity.type !== 'message') continue;
      const speaker = speakerOf(activity, userId);
      if (speaker === 'own') this.addOwn(activity);
      else {
        this.typing.hidden = true;
        const isGreeting = speaker === 'bot' && !this.hasOwn && this.entries.length === 0;
        const element = isGreeting ? this.greetingView(activity) : this.messageView(activity, speaker);
        this.insert(activity.id ?? '', element);
        firstNew ??= element;
      }
    }
    if (!this.hasOwn && before === 0 && this.entries.length <= 1) return;
    if (history && this.entries.length > 0)
      this.log.append(el('p', { class: 'earlier', text: this.texts.transcript.earlier }));
    if (follow && history) this.toEnd();
    else if (follow && firstNew !== null) this.follow(firstNew);
    else if (firstNew !== null && this.hasOwn) this.newButton.hidden = false;
  }

  /** Shows the messages that the server has not confirmed, below everything else. */
  showOutbox(messages: readonly OutMessage[]): void {
    for (const message of messages) {
      let element = this.own.get(message.clientId);
      if (element === undefined) {
        element = this.ownView(message.text);
        this.own.set(message.clientId, element);
        this.closeChoices(message.text);
        this.log.append(element);
        this.toEnd();
      }
      this.showState(element, message);
    }
  }

  /** A new conversation began: nothing on the page belongs to it. */
  clear(): void {
    refill(this.log);
    this.entries.length = 0;
    this.own.clear();
    this.groups = [];
    this.lawyerName = '';
    this.hasOwn = false;
  }

  toEnd(): void {
    const scroller = this.scroller();
    scroller.scrollTop = scroller.scrollHeight;
    this.hideNew();
  }

  /** To the end, but not past the beginning of a long answer. */
  private follow(firstNew: HTMLElement): void {
    const scroller = this.scroller();
    const above = firstNew.getBoundingClientRect().top - this.element.getBoundingClientRect().top;
    const begin = scroller === this.element ? scroller.scrollTop + above - 12 : scroller.scrollHeight;
    scroller.scrollTop = Math.min(scroller.scrollHeight - scroller.clientHeight, begin);
    if (this.atEnd()) this.hideNew();
  }

  private addOwn(activity: LineActivity): void {
    const clientId = activity.channelData?.clientActivityID ?? '';
    const text = activity.text ?? '';
    const pending = this.own.get(clientId);
    this.own.delete(clientId);
    if (pending === undefined) this.closeChoices(text);
    else for (const state of pending.querySelectorAll('.own-state')) refill(state);
    this.insert(activity.id ?? '', pending ?? this.ownView(text));
  }

  /** By id, before the unconfirmed messages. An element that already stands right is not touched: it would be read again. */
  private insert(id: string, element: HTMLElement): void {
    let at = this.entries.length;
    while (at > 0 && id !== '' && (this.entries[at - 1]?.id ?? '') > id) at -= 1;
    const before = this.entries[at]?.element ?? this.firstPending(element);
    this.entries.splice(at, 0, { id, element });
    if (element.parentNode === this.log && (element.nextSibling === before || before === element)) return;
    this.log.insertBefore(element, before);
  }

  private firstPending(except: HTMLElement): HTMLElement | null {
    for (const element of this.own.values()) if (element !== except) return element;
    return null;
  }

  /** The opening above says who we are and offers questions: of the greeting one line is enough, the rest on demand. */
  private greetingView(activity: LineActivity): HTMLElement {
    const t = this.texts.transcript;
    const [first = '', ...rest] = (activity.text ?? '').split('\n');
    return el(
      'article',
      { class: 'message message-bot', tabindex: '-1' },
      el('p', { class: 'speaker' }, sign('bot'), t.bot),
      el(
        'div',
        { class: 'bubble', lang: SPOKEN },
        el('p', { class: 'text' }, ...linked(first)),
        rest.length > 0 &&
          el(
            'details',
            { class: 'rest' },
            el('summary', { text: t.wholeGreeting }),
            el('p', { class: 'text' }, ...linked(rest.join('\n'))),
          ),
        this.listenButton(activity, 'bot'),
      ),
    );
  }

  private messageView(activity: LineActivity, speaker: Exclude<LineSpeaker, 'own'>): HTMLElement {
    const t = this.texts.transcript;
    const name = this.lawyerName || (activity.from?.name ?? '');
    const label =
      speaker === 'bot'
        ? t.bot
        : speaker === 'system'
          ? t.system
          : name === ''
            ? t.lawyer
            : fill(t.lawyerNamed, { name });
    const text = activity.text ?? '';
    const cards = (activity.attachments ?? []).flatMap((each) => readCard(each.contentType, each.content) ?? []);
    const files = (activity.attachments ?? []).filter((each) => each.contentUrl !== undefined);
    const saidByCard = cards.some((card) => card.kind !== 'emergency');
    const choices = choicesOf(activity);
    const group = choices.length === 0 ? null : new ChoiceGroup(choices, t, (value) => this.actions.say(value));
    if (group !== null) this.groups.push(group);
    const asksPapers = (activity.attachments ?? []).some(({ contentType }) => contentType === PAPERS_CARD);
    const papers = el('div', { class: 'papers-place' });
    if (cards.some((card) => card.kind === 'emergency')) this.actions.danger();
    const isWide = cards.length > 0 || asksPapers;
    const follows = this.atEnd();
    const view = el(
      'article',
      {
        class: `message message-${speaker}${isWide ? ' message-wide' : ''}${group === null ? '' : ' message-asks'}`,
        tabindex: '-1',
      },
      el('p', { class: 'speaker' }, sign(speaker), label),
      el(
        'div',
        { class: 'bubble', lang: SPOKEN },
        ...cards.map((card) => cardView(card, this.texts, this.actions)),
        text !== '' && !saidByCard && el('p', { class: 'text' }, ...linked(text)),
        ...files.map((each) => fileLink(each.contentUrl ?? '', fill(t.attachment, { name: each.name ?? '' }))),
        speaker !== 'system' && this.listenButton(activity, speaker),
        asksPapers && papers,
      ),
      group?.element ?? null,
    );
    if (asksPapers) this.actions.papers(papers, () => follows && this.follow(view));
    return view;
  }

  private listenButton(activity: LineActivity, speaker: LineSpeaker): HTMLElement | null {
    const { readAloud } = this.actions;
    const message = readable(activity);
    if (readAloud === null || message.text === '' || !canBeRead(readAloud, speaker)) return null;
    const t = this.texts.transcript;
    const listen = readAloud.isSynthetic ? t.listenSynthetic : t.listen;
    const label = el('span', { text: listen });
    const button = el('button', { type: 'button', class: 'listen' }, sign('sound'), label);
    button.addEventListener('click', () => {
      if (label.textContent === t.stopListening) {
        readAloud.stop();
        return;
      }
      readAloud.read(message, this.actions.rate(), (failed) => {
        label.textContent = failed === true ? t.listenFailed : listen;
      });
      label.textContent = t.stopListening;
    });
    return button;
  }

  private ownView(text: string): HTMLElement {
    this.hasOwn = true;
    return el(
      'article',
      { class: 'message message-own', tabindex: '-1' },
      el('p', { class: 'speaker', text: this.texts.transcript.own }),
      el('div', { class: 'bubble', lang: SPOKEN }, el('p', { class: 'text', text })),
      el('p', { class: 'own-state' }),
    );
  }

  private showState(element: HTMLElement, message: OutMessage): void {
    const t = this.texts.transcript;
    const line = element.querySelector('.own-state');
    if (line === null || line.getAttribute('data-state') === message.state) return;
    line.setAttribute('data-state', message.state);
    if (message.state === 'failed') {
      const again = el('button', { type: 'button', class: 'resend', text: t.resend });
      again.addEventListener('click', () => this.actions.resend(message.clientId));
      refill(line, el('span', { role: 'alert' }, sign('alert'), t.failed), again);
    } else if (message.state === 'sent') refill(line);
    else refill(line, message.state === 'sending' ? t.sending : t.waiting);
  }

  private closeChoices(said: string): void {
    for (const group of this.groups) group.close(said);
    this.groups = [];
  }

  private onKey(event: KeyboardEvent): void {
    if (!['ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key)) return;
    const messages = [...this.log.querySelectorAll<HTMLElement>('.message')];
    const at = messages.findIndex((each) => each.contains(document.activeElement));
    const last = messages.length - 1;
    const to =
      event.key === 'Home' ? 0 : event.key === 'End' || at < 0 ? last : at + (event.key === 'ArrowUp' ? -1 : 1);
    const target = messages[Math.max(0, Math.min(last, to))];
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  }

  private showTyping(): void {
    const follows = this.atEnd();
    this.typing.hidden = false;
    if (follows) this.toEnd();
    window.clearTimeout(this.typingUntil);
    this.typingUntil = window.setTimeout(() => {
      this.typing.hidden = true;
    }, TYPING_LASTS);
  }

  /** Live regions speak what is added: keep quiet while history is put in. */
  private silence(): void {
    this.log.setAttribute('aria-live', 'off');
    window.clearTimeout(this.settle);
    this.settle = window.setTimeout(() => this.log.setAttribute('aria-live', 'polite'), 700);
  }

  /** In large letters a question fills the screen: the style must know how high that is. */
  private watchHeight(): void {
    if (typeof ResizeObserver === 'undefined') return;
    const measure = (): void => this.element.style.setProperty('--screen', `${this.element.clientHeight}px`);
    new ResizeObserver(measure).observe(this.element);
  }

  /** On low screens (large zoom) the whole page scrolls instead of the transcript. */
  private scroller(): Element {
    const inside = getComputedStyle(this.element).overflowY !== 'visible';
    return inside ? this.element : (document.scrollingElement ?? this.element);
  }

  private atEnd(): boolean {
    const scroller = this.scroller();
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  }

  private hideNew(): void {
    this.newButton.hidden = true;
  }
}

function isUrgent({ attachments }: LineActivity): boolean {
  return (attachments ?? []).some(({ contentType }) => contentType === EMERGENCY_CARD);
}

/** Web addresses in a text become links. */
function linked(text: string): (string | HTMLElement)[] {
  return text
    .split(/(https?:\/\/[\w\-./?%&=#:~+]+)/)
    .map((part, index) => (index % 2 === 1 ? fileLink(part, part) : part));
}

function fileLink(href: string, label: string): HTMLElement {
  const safe = /^(https?:\/\/|\/)/.test(href);
  return safe
    ? el('a', { href, target: '_blank', rel: 'noopener noreferrer', text: label })
    : el('span', { text: label });
}

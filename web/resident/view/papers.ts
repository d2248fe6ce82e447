import { fill } from '../../shared/fill.ts';
import type { PaperProblem, PapersLine, PapersState, SentFile, WantedPaper } from '../line/papers-line.ts';
import type { ResidentTexts } from '../texts/index.ts';
import { el, refill, sign } from './dom.ts';

/** What the file picker offers first; the server judges by content. */
const ACCEPT = 'image/*,.heic,.pdf,.doc,.docx';

/** A file chosen and not yet kept by the server. */
interface Chosen {
  file: File;
  paperId: string | null;
  element: HTMLElement;
}

/**
 * Papers for the application (交材料): what is wanted, a button for each to take a photo or choose files, and what was
 * sent. There is one such panel; it stands in the newest message that asks for papers.
 */
export class PapersPanel {
  readonly element: HTMLElement;
  private readonly wanted = el('ul', { class: 'papers-wanted' });
  private readonly sending = el('ul', { class: 'papers-sending' });
  private readonly sent = el('ul', { class: 'papers-sent' });
  private readonly sentHeading: HTMLElement;
  private readonly status = el('p', { class: 'papers-status', role: 'status' });
  private readonly waiting: Chosen[] = [];
  private state: PapersState | null = null;
  /** The state that stands on the page: the same again moves nothing, so that nobody's finger or focus is lost. */
  private shown = '';
  private isSending = false;
  private reading = 0;

  constructor(
    private readonly texts: ResidentTexts['papers'],
    private readonly line: PapersLine,
  ) {
    this.sentHeading = el('h4', { text: texts.sent, hidden: true });
    this.element = el(
      'section',
      { class: 'papers', 'aria-label': texts.heading, hidden: true },
      el('h3', { text: texts.heading }),
      el('p', { class: 'papers-hint', text: texts.hint }),
      this.wanted,
      this.sending,
      this.status,
      this.sentHeading,
      this.sent,
    );
  }

  /** A message asks for papers: the panel moves into it. */
  placeIn(place: HTMLElement, shown: () => void): void {
    place.append(this.element);
    window.clearTimeout(this.reading);
    this.reading = window.setTimeout(() => void this.read().then(shown), 100);
  }

  private async read(): Promise<void> {
    try {
      this.state = await this.line.read();
    } catch {
      this.status.textContent = this.texts.unread;
      this.element.hidden = false;
      return;
    }
    this.show(this.state);
  }

  private show(state: PapersState): void {
    const t = this.texts;
    const now = JSON.stringify(state);
    if (now === this.shown && !this.element.hidden) return;
    this.shown = now;
    this.element.hidden = !state.isOpen && state.files.length === 0;
    const focused = document.activeElement?.getAttribute('data-paper') ?? null;
    const rows = state.isOpen ? [...state.wanted, null] : [];
    refill(this.wanted, ...rows.map((paper) => this.wantedRow(paper, state)));
    if (focused !== null) this.wanted.querySelector<HTMLElement>(`[data-paper="${CSS.escape(focused)}"]`)?.focus();
    this.sentHeading.hidden = state.files.length === 0;
    this.sentHeading.textContent = fill(t.sent, { n: state.files.length });
    refill(this.sent, ...state.files.map((file) => this.sentRow(file, state)));
  }

  /** @param paper null: something that is not on the list. */
  private wantedRow(paper: WantedPaper | null, state: PapersState): HTMLElement {
    const t = this.texts;
    const name = paper?.name ?? t.other;
    const count = state.files.filter(({ paperId }) => paper !== null && paperId === paper.id).length;
    const input: HTMLInputElement = el('input', {
      type: 'file',
      accept: ACCEPT,
      multiple: true,
      class: 'unseen',
      tabindex: '-1',
      'aria-hidden': 'true',
    });
    input.addEventListener('change', () => {
      for (const file of input.files ?? []) this.choose(file, paper?.id ?? null);
      input.value = '';
    });
    const label = paper?.isReceived === true ? t.addMore : t.add;
    const button = el(
      'button',
      {
        type: 'button',
        class: 'papers-add',
        'data-paper': paper?.id ?? 'other',
        'aria-label': fill(t.addFor, { action: label, name }),
        onclick: () => input.click(),
      },
      sign('camera'),
      el('span', { text: label }),
    );
    const received = count === 0 ? t.received : fill(t.receivedFiles, { n: count });
    return el(
      'li',
      { class: paper?.isReceived === true ? 'papers-row papers-row-received' : 'papers-row' },
      el(
        'div',
        { class: 'papers-name' },
        el('span', { text: name }),
        paper !== null && paper.note !== '' && el('small', { text: paper.note }),
        paper?.isReceived === true && el('span', { class: 'papers-received' }, sign('yes'), received),
      ),
      button,
      input,
    );
  }

  private sentRow(file: SentFile, { mayRemove, wanted }: PapersState): HTMLElement {
    const t = this.texts;
    const paper = wanted.find(({ id }) => id === file.paperId)?.name ?? '';
    const detail = [paper, sizeInWords(file.bytes)].filter((part) => part !== '').join(' · ');
    const remove = el('button', {
      type: 'button',
      class: 'papers-remove',
      'aria-label': fill(t.removeOne, { name: file.name }),
      text: t.remove,
      onclick: () => void this.remove(file),
    });
    return el(
      'li',
      { class: 'papers-file' },
      el('div', { class: 'papers-name' }, el('span', { text: file.name }), el('small', { text: detail })),
      mayRemove && remove,
    );
  }

  private choose(file: File, paperId: string | null): void {
    const chosen = { file, paperId, element: el('li', { class: 'papers-file' }) };
    this.sending.append(chosen.element);
    if (file.size > (this.state?.fileBytes ?? Number.POSITIVE_INFINITY)) {
      this.refused(chosen, 'too_large');
      return;
    }
    if (file.size === 0) {
      this.refused(chosen, 'empty');
      return;
    }
    this.wait(chosen);
  }

  private wait(chosen: Chosen): void {
    refill(chosen.element, el('span', { text: fill(this.texts.waiting, { name: chosen.file.name }) }));
    this.waiting.push(chosen);
    void this.sendAll();
  }

  /** One after the other: phones on weak networks finish something. */
  private async sendAll(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    let kept = 0;
    for (let chosen = this.waiting.shift(); chosen !== undefined; chosen = this.waiting.shift()) {
      if (await this.sendOne(chosen)) kept += 1;
    }
    this.isSending = false;
    if (kept === 0) return;
    await this.read();
    const left = this.state?.wanted.filter(({ isReceived }) => !isReceived).map(({ name }) => name) ?? [];
    const done = fill(this.texts.kept, { n: kept });
    this.status.textContent =
      left.length === 0
        ? `${done}${this.texts.complete}`
        : `${done}${fill(this.texts.missing, { list: left.join(this.texts.and) })}`;
  }

  private async sendOne(chosen: Chosen): Promise<boolean> {
    const t = this.texts;
    const { file, paperId, element } = chosen;
    const bar = el('progress', { max: '100', value: '0', 'aria-label': fill(t.sendingName, { name: file.name }) });
    refill(element, el('span', { text: fill(t.sendingName, { name: file.name }) }), bar);
    this.status.textContent = fill(t.sendingName, { name: file.name });
    const problem = await this.line.send(file, paperId, (part) => {
      bar.value = Math.round(part * 100);
    });
    if (problem !== null) {
      this.refused(chosen, problem);
      return false;
    }
    element.remove();
    return true;
  }

  /** Said where the file stands, so that nobody believes it was sent; it may be tried again. */
  private refused(chosen: Chosen, problem: PaperProblem): void {
    const t = this.texts;
    const { file, element } = chosen;
    this.status.textContent = '';
    const again = el('button', {
      type: 'button',
      class: 'papers-again',
      text: t.again,
      onclick: () => this.wait(chosen),
    });
    const drop = el('button', {
      type: 'button',
      class: 'papers-remove',
      'aria-label': fill(t.dropOne, { name: file.name }),
      text: t.drop,
      onclick: () => element.remove(),
    });
    refill(
      element,
      el(
        'div',
        { class: 'papers-name', role: 'alert' },
        el('strong', { class: 'papers-problem' }, sign('alert'), fill(t.notSent, { name: file.name })),
        el('span', { text: this.problemInWords(problem) }),
      ),
      el('div', { class: 'papers-actions' }, ['failed', 'too_fast'].includes(problem) && again, drop),
    );
  }

  private async remove(file: SentFile): Promise<void> {
    const problem = await this.line.remove(file.id);
    this.status.textContent =
      problem === null ? fill(this.texts.removed, { name: file.name }) : this.problemInWords(problem);
    await this.read();
  }

  private problemInWords(problem: PaperProblem): string {
    const words: Readonly<Record<string, string>> = this.texts.problems;
    return words[problem] ?? this.texts.problems.failed;
  }
}

function sizeInWords(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

import { fill } from '../../shared/fill.ts';
import { el, refill } from '../view/dom.ts';
import { askForm } from './ask-form.ts';
import { isOrderNumber, orderView } from './order-view.ts';
import {
  AidCallError,
  type OrderProgress,
  type Pass,
  type Progress,
  type ProgressApi,
  type SentPapers,
} from './progress-api.ts';
import { type ProgressActions, progressView } from './progress-view.ts';
import type { AidTexts } from './texts/index.ts';
import { problemText } from './words.ts';

export interface ProgressWorld {
  api: Pick<
    ProgressApi,
    | 'sendCode'
    | 'byCode'
    | 'read'
    | 'object'
    | 'withdraw'
    | 'papers'
    | 'send'
    | 'remove'
    | 'sendOrderCode'
    | 'orderByCode'
    | 'readOrder'
  >;
  /** The pass of this tab, to be kept while it is open. */
  pass: { read(): Pass | null; write(pass: Pass | null): void };
  /** Number that the address named, or ''. */
  number: string;
}

const MEGABYTE = 1024 * 1024;

/** 查进度: first who asks, then where the application stands. */
export class ProgressPage {
  readonly element: HTMLElement;
  private readonly news: HTMLElement;
  private readonly place: HTMLElement;
  private isBusy = false;

  constructor(
    private readonly texts: AidTexts,
    private readonly language: string,
    private readonly world: ProgressWorld,
  ) {
    this.news = el('p', { class: 'aid-news', role: 'status' });
    this.place = el('div');
    this.element = el('main', { class: 'aid-main', id: 'aid-main' }, this.news, this.place);
  }

  /** The pass of this tab still good: straight to the progress; else it asks. */
  async begin(): Promise<void> {
    const pass = this.world.pass.read();
    if (pass === null) this.ask(this.world.number);
    else await this.show(pass);
  }

  private ask(number: string): void {
    refill(
      this.place,
      askForm(this.texts.ask, this.texts.busy, number, {
        sendCode: (wanted, phone) =>
          this.worded(() =>
            isOrderNumber(wanted)
              ? this.world.api.sendOrderCode(wanted, phone)
              : this.world.api.sendCode(wanted, phone),
          ),
        see: (wanted, code) =>
          this.worded(async () => {
            if (isOrderNumber(wanted)) {
              const { order, pass } = await this.world.api.orderByCode(wanted, code);
              const kept = { number: order.number, pass };
              this.world.pass.write(kept);
              this.say('');
              this.drawOrder(kept, order);
              return;
            }
            const { application, pass } = await this.world.api.byCode(wanted, code);
            const kept = { number: application.number, pass };
            this.world.pass.write(kept);
            this.say('');
            await this.draw(kept, application);
          }),
      }),
    );
  }

  private async show(pass: Pass): Promise<void> {
    try {
      if (isOrderNumber(pass.number)) this.drawOrder(pass, await this.world.api.readOrder(pass));
      else await this.draw(pass, await this.world.api.read(pass));
    } catch (error) {
      this.lost(error, pass);
    }
  }

  private async draw(pass: Pass, application: Progress): Promise<void> {
    const papers = await this.world.api.papers(pass).catch(() => null);
    const shown = progressView(
      application,
      papers,
      { t: this.texts, language: this.language },
      this.actions(pass, papers),
    );
    const before = this.place.querySelector('.aid-state')?.getAttribute('data-state');
    refill(this.place, shown);
    // Where it stands has changed: that is what is looked at first.
    if (before !== application.state) shown.querySelector<HTMLElement>('#aid-state')?.focus();
  }

  private drawOrder(pass: Pass, order: OrderProgress): void {
    const before = this.place.querySelector('.aid-state')?.getAttribute('data-state');
    const { renew, leave } = this.actions(pass, null);
    const shown = orderView(order, { t: this.texts, language: this.language }, { renew, leave });
    refill(this.place, shown);
    if (before !== order.state) shown.querySelector<HTMLElement>('#aid-state')?.focus();
  }

  private actions(pass: Pass, papers: SentPapers | null): ProgressActions {
    const { api } = this.world;
    const t = this.texts;
    const act = (work: () => Promise<string>): void => void this.act(pass, work);
    return {
      object: (words) =>
        act(async () => {
          await api.object(pass, words);
          return t.objection.done;
        }),
      withdraw: () =>
        act(async () => {
          await api.withdraw(pass);
          return t.withdraw.done;
        }),
      send: (file, paperId) => {
        const most = papers?.limits.fileBytes ?? Number.MAX_SAFE_INTEGER;
        if (file.size > most) {
          this.say(fill(t.papers.tooLarge, { name: file.name, mb: Math.floor(most / MEGABYTE) }), true);
          return;
        }
        this.say(fill(t.papers.sending, { name: file.name }));
        act(async () => {
          const { isNew } = await api.send(pass, file, paperId);
          return fill(isNew ? t.papers.kept : t.papers.twice, { name: file.name });
        });
      },
      remove: (id) =>
        act(async () => {
          await api.remove(pass, id);
          return t.papers.removed;
        }),
      renew: () => act(async () => ''),
      leave: () => {
        this.world.pass.write(null);
        this.say(t.left);
        this.ask('');
      },
    };
  }

  /**
   * Does something once at a time, tells how it went, and reads the state anew where it may have changed: what failed
   * otherwise leaves the page as it is, with what was written on it.
   */
  private async act(pass: Pass, work: () => Promise<string>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.element.setAttribute('aria-busy', 'true');
    let mayHaveChanged = true;
    try {
      this.say(await work());
    } catch (error) {
      mayHaveChanged = error instanceof AidCallError && [404, 409].includes(error.status);
      this.say(this.problem(error), true);
    } finally {
      this.isBusy = false;
      this.element.removeAttribute('aria-busy');
    }
    if (mayHaveChanged) await this.show(pass);
  }

  /** The state could not be read: the pass is over, or the line is down. */
  private lost(error: unknown, pass: Pass): void {
    if (error instanceof AidCallError && error.status === 404) {
      this.world.pass.write(null);
      this.say(this.texts.problem.expired, true);
      this.ask(pass.number);
      return;
    }
    this.say(this.problem(error), true);
    if (this.place.childElementCount > 0) return;
    this.place.append(
      el('button', { type: 'button', class: 'person', text: this.texts.renew, onclick: () => void this.show(pass) }),
    );
  }

  private say(text: string, isProblem = false): void {
    this.news.textContent = text;
    this.news.setAttribute('data-tone', isProblem ? 'problem' : 'done');
  }

  private problem(error: unknown): string {
    const known = error instanceof AidCallError ? error : new AidCallError(500, '');
    return problemText(known, this.language, this.texts.problem);
  }

  /** Errors leave it in words. */
  private async worded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw new Error(this.problem(error));
    }
  }
}

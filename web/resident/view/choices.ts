import { fill } from '../../shared/fill.ts';
import type { ResidentTexts } from '../texts/index.ts';
import { el, sign } from './dom.ts';

/**
 * Quick replies (快捷回复) as large buttons. Once something was said they no longer act; they stay focusable, so that
 * nobody loses his place, and a hidden text tells what was chosen.
 */
export class ChoiceGroup {
  readonly element: HTMLElement;
  private readonly buttons: { value: string; title: string; button: HTMLButtonElement }[];
  private open = true;

  constructor(
    choices: { title: string; value: string }[],
    private readonly texts: ResidentTexts['transcript'],
    choose: (value: string) => void,
  ) {
    this.buttons = choices.map(({ title, value }) => ({
      title,
      value,
      button: el('button', {
        type: 'button',
        class: 'choice',
        lang: 'zh-CN',
        text: title,
        onclick: () => {
          if (this.open) choose(value);
        },
      }),
    }));
    this.element = el(
      'div',
      { class: 'choices', role: 'group', 'aria-label': texts.choicesLabel },
      ...this.buttons.map(({ button }) => button),
    );
  }

  /** The resident said something: a choice of these, or other words. */
  close(said: string): void {
    if (!this.open) return;
    this.open = false;
    this.element.classList.add('choices-closed');
    for (const { button } of this.buttons) button.setAttribute('aria-disabled', 'true');
    const chosen = this.buttons.find(({ value, title }) => value === said || title === said);
    if (chosen === undefined) return;
    chosen.button.classList.add('chosen');
    chosen.button.prepend(sign('yes'));
    this.element.append(el('span', { class: 'unseen', text: fill(this.texts.chosen, { choice: chosen.title }) }));
  }
}

import { el } from './dom.ts';

/**
 * 找人工, where the resident looks for it: in the header, and beside the box to write in where the screen is too low
 * for the header to stay. One of the two is in sight at any time.
 */
export class PersonButtons {
  private readonly buttons: HTMLButtonElement[] = [];
  private available = true;

  constructor(
    private readonly label: string,
    private readonly call: () => void,
  ) {}

  button(name: string): HTMLButtonElement {
    const button = el('button', {
      type: 'button',
      class: name,
      text: this.label,
      onclick: () => {
        if (this.available) this.call();
      },
    });
    this.buttons.push(button);
    return button;
  }

  /** With a lawyer there is nobody else to call. */
  show(available: boolean): void {
    this.available = available;
    for (const button of this.buttons) button.setAttribute('aria-disabled', String(!available));
  }
}

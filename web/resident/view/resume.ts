import { fill } from '../../shared/fill.ts';
import { groupedCode, mistakeIn, plainCode, type ResumeLine, type ResumeProblem } from '../line/resume-line.ts';
import type { ResidentTexts } from '../texts/index.ts';
import { el, refill } from './dom.ts';
import { closeModal, openModal } from './modal.ts';

export interface ResumeWorld {
  line: ResumeLine;
  /** Address of this page, without query. */
  address: string;
  /** The conversation was taken over: begin with it. */
  restart(): void;
  /** A drawing of the address; null where it cannot be drawn. */
  qr(address: string, label: string): Promise<Element | null>;
}

export interface ResumePanel {
  element: HTMLDialogElement;
  /** @param code to be taken here, as it came with a scanned address; '' for none. */
  open(code: string): void;
}

/** 换到另一台设备: a short code out of this conversation, or into it. */
export function resumePanel(texts: ResidentTexts, world: ResumeWorld): ResumePanel {
  const t = texts.resume;
  const shown = el('div', { class: 'resume-code', role: 'status' });
  const give = el('button', {
    type: 'button',
    class: 'resume-give',
    text: t.giveButton,
    onclick: () => void giveCode(),
  });
  const problem = el('p', { class: 'resume-problem', id: 'resume-problem', role: 'alert' });
  const input = el('input', {
    id: 'resume-input',
    type: 'text',
    inputmode: 'numeric',
    maxlength: '24',
    autocomplete: 'one-time-code',
    spellcheck: 'false',
    'aria-describedby': 'resume-problem resume-hint',
  });
  const take = el('button', { type: 'submit', class: 'person', text: t.takeButton });
  const dialog = el(
    'dialog',
    { class: 'menu resume', 'aria-labelledby': 'resume-heading' },
    el('h2', { id: 'resume-heading', text: t.heading }),
    el('section', {}, el('h3', { text: t.give }), el('p', { text: t.giveHint }), give, shown),
    el(
      'section',
      {},
      el('h3', { text: t.take }),
      el(
        'form',
        {
          class: 'resume-form',
          onsubmit: (event) => {
            event.preventDefault();
            void takeCode();
          },
        },
        el('label', { for: 'resume-input', text: t.takeLabel }),
        input,
        take,
      ),
      problem,
      el('p', { id: 'resume-hint', class: 'resume-hint', text: t.takeHint }),
    ),
    el('button', { type: 'button', class: 'menu-close', text: texts.page.close, onclick: () => closeModal(dialog) }),
  );
  dialog.addEventListener('close', () => {
    refill(shown);
    problem.textContent = '';
    input.value = '';
  });

  async function giveCode(): Promise<void> {
    shown.textContent = t.preparing;
    try {
      const { code, expiresAt } = await world.line.give();
      const time = new Date(expiresAt).toLocaleTimeString(document.documentElement.lang, {
        hour: '2-digit',
        minute: '2-digit',
      });
      const address = `${world.address}#code=${encodeURIComponent(code)}`;
      refill(
        shown,
        el('p', { text: t.yours }),
        el('p', { class: 'resume-digits', text: groupedCode(code) }),
        el('p', { text: fill(t.until, { time }) }),
        el('p', { text: fill(t.how, { address: world.address.replace(/^https?:\/\/|\/$/g, '') }) }),
      );
      const drawing = await world.qr(address, t.qr).catch(() => null);
      if (drawing !== null) shown.append(drawing);
    } catch {
      shown.textContent = t.giveFailed;
    }
  }

  async function takeCode(): Promise<void> {
    const code = plainCode(input.value);
    const mistake = mistakeIn(code);
    if (mistake !== null) {
      tell(t.problems[mistake]);
      return;
    }
    if (take.getAttribute('aria-disabled') === 'true') return;
    take.setAttribute('aria-disabled', 'true');
    take.textContent = t.taking;
    const wrong: ResumeProblem | null = await world.line.take(code);
    take.removeAttribute('aria-disabled');
    take.textContent = t.takeButton;
    if (wrong === null) world.restart();
    else tell(t.problems[wrong]);
  }

  function tell(words: string): void {
    problem.textContent = words;
    input.setAttribute('aria-invalid', 'true');
    input.focus();
    // Below the box, and on a telephone below the screen.
    problem.scrollIntoView({ block: 'nearest' });
  }

  return {
    element: dialog,
    open(code) {
      input.removeAttribute('aria-invalid');
      input.value = code;
      openModal(dialog);
      if (code !== '') take.focus();
    },
  };
}

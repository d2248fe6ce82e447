import { fill } from '../../shared/fill.ts';
import { el } from '../view/dom.ts';
import { papersSection } from './papers-section.ts';
import type { Progress, SentPapers } from './progress-api.ts';
import type { AidTexts } from './texts/index.ts';
import { dayInWords, timeInWords, wordOf } from './words.ts';

export interface ProgressActions {
  object(words: string): void;
  withdraw(): void;
  send(file: File, paperId: string | null): void;
  remove(id: string): void;
  renew(): void;
  leave(): void;
}

/** The state of an application in plain words: where it stands, the last day, what is missing, how to object. */
export function progressView(
  application: Progress,
  papers: SentPapers | null,
  { t, language }: { t: AidTexts; language: string },
  actions: ProgressActions,
): HTMLElement {
  const day = (of: string): string => dayInWords(of, language);
  return el(
    'div',
    { class: 'aid-progress' },
    stateCard(application, t, day),
    decisionCard(application, t, day),
    papersSection(application, papers, t, day, actions),
    objectionCard(application, t, actions),
    factsCard(application, t, day, language),
    stepsCard(application, t, day),
    withdrawPart(application, t, actions),
    el(
      'p',
      { class: 'aid-buttons' },
      el('button', { type: 'button', text: t.renew, onclick: actions.renew }),
      el('button', { type: 'button', text: t.leave, onclick: actions.leave }),
    ),
  );
}

function stateCard({ state, number, limits }: Progress, t: AidTexts, day: (of: string) => string): HTMLElement {
  const words = t.states[state as keyof AidTexts['states']] ?? { name: state, text: '' };
  return el(
    'section',
    { class: 'aid-card aid-state', 'data-state': state, 'aria-labelledby': 'aid-state' },
    el('p', { class: 'aid-soft', text: number }),
    el('h2', { id: 'aid-state', tabindex: '-1', text: words.name }),
    el('p', { text: words.text }),
    ...limits.map(({ name, what, lastDay }) => {
      const text = t.limits[name as keyof AidTexts['limits']];
      return el('p', { class: 'aid-limit', text: text === undefined ? what : fill(text, { day: day(lastDay) }) });
    }),
  );
}

function decisionCard({ decision, closing }: Progress, t: AidTexts, day: (of: string) => string): HTMLElement | null {
  if (decision === null && closing === null) return null;
  const reasons = (text: string) => text !== '' && el('p', { class: 'aid-words', text });
  return el(
    'section',
    { class: 'aid-card', 'aria-labelledby': 'aid-decision' },
    el('h3', { id: 'aid-decision', text: t.decision.heading }),
    ...(decision === null
      ? []
      : [
          el(
            'p',
            {},
            el('strong', { text: wordOf(t.decision.outcomes, decision.outcome) }),
            ` ${fill(t.decision.on, { day: day(decision.on) })}`,
          ),
          decision.outcome === 'refused' && list(decision.codes),
          reasons(decision.reasons),
        ]),
    ...(closing === null
      ? []
      : [
          el('p', {}, el('strong', { text: t.decision.closing }), ` ${closing.ground} ${day(closing.on)}`),
          reasons(closing.reasons),
        ]),
  );
}

function objectionCard({ objection, mayObject }: Progress, t: AidTexts, actions: ProgressActions): HTMLElement | null {
  if (objection === null && !mayObject) return null;
  const told = t.objection;
  const problem = el('p', { class: 'aid-problem', role: 'alert' });
  const words = el('textarea', { id: 'aid-objection-words', rows: '4', maxlength: '2000' });
  const state = objection?.state ?? '';
  return el(
    'section',
    { class: 'aid-card', 'aria-labelledby': 'aid-objection' },
    el('h3', { id: 'aid-objection', text: told.heading }),
    objection !== null && el('p', {}, el('strong', { text: wordOf(told.states, state) })),
    objection !== null && objection.reasons !== '' && el('p', { class: 'aid-words', text: objection.reasons }),
    state === 'upheld' && el('p', { text: told.after }),
    mayObject && el('p', { text: told.how }),
    mayObject &&
      el(
        'form',
        {
          class: 'aid-form',
          onsubmit: (event) => {
            event.preventDefault();
            const said = words.value.trim();
            problem.textContent = said === '' ? told.missing : '';
            if (said === '') words.focus();
            else actions.object(said);
          },
        },
        problem,
        el('p', { class: 'aid-field' }, el('label', { for: 'aid-objection-words', text: told.words }), words),
        el('small', { text: told.sure }),
        el('button', { type: 'submit', class: 'person', text: told.send }),
      ),
  );
}

function factsCard(application: Progress, t: AidTexts, day: (of: string) => string, language: string): HTMLElement {
  const { agency, appointment, lawyerName, receivedOn } = application;
  const rows: [string, string][] = [
    [t.matter, application.matterName],
    [t.applicant, application.applicant],
    [t.received, receivedOn === null ? '' : day(receivedOn)],
    [t.agency, agency.name === '' ? t.noAgency : agency.name],
    [t.lawyer, lawyerName ?? ''],
  ];
  if (appointment !== null) {
    const at = { time: timeInWords(appointment.startsAt, language), place: appointment.placeName };
    rows.push([t.appointment, `${fill(t.appointmentAt, at)}（${wordOf(t.appointments, appointment.state)}）`]);
  }
  return el(
    'section',
    { class: 'aid-card' },
    el(
      'dl',
      { class: 'aid-facts' },
      ...rows
        .filter(([, value]) => value !== '')
        .map(([label, value]) => el('div', {}, el('dt', { text: label }), el('dd', { text: value }))),
    ),
    agency.why !== '' && el('small', { class: 'aid-soft', text: agency.why }),
  );
}

function stepsCard({ steps }: Progress, t: AidTexts, day: (of: string) => string): HTMLElement {
  return el(
    'section',
    { class: 'aid-card', 'aria-labelledby': 'aid-steps' },
    el('h3', { id: 'aid-steps', text: t.steps.heading }),
    el(
      'ol',
      { class: 'aid-steps' },
      ...[...steps]
        .reverse()
        .map(({ on, step }) =>
          el('li', {}, el('span', { text: wordOf(t.steps, step) }), el('small', { text: day(on) })),
        ),
    ),
  );
}

function withdrawPart({ mayWithdraw }: Progress, t: AidTexts, actions: ProgressActions): HTMLElement | null {
  if (!mayWithdraw) return null;
  const details = el(
    'details',
    { class: 'aid-withdraw' },
    el('summary', { text: t.withdraw.open }),
    el('p', { text: t.withdraw.ask }),
    el(
      'p',
      { class: 'aid-buttons' },
      el('button', { type: 'button', class: 'aid-danger', text: t.withdraw.yes, onclick: actions.withdraw }),
      el('button', { type: 'button', text: t.withdraw.no, onclick: () => details.removeAttribute('open') }),
    ),
  );
  return details;
}

function list(texts: readonly string[]): HTMLElement {
  return el('ul', {}, ...texts.map((text) => el('li', { text })));
}

import { fill } from '../../shared/fill.ts';
import { el } from '../view/dom.ts';
import type { Progress, SentPapers } from './progress-api.ts';
import type { ProgressActions } from './progress-view.ts';
import type { AidTexts } from './texts/index.ts';
import { wordOf } from './words.ts';

/** Kinds of file that the server takes; it looks into the file all the same. */
const TAKEN = 'image/jpeg,image/png,image/webp,image/heic,.heic,.pdf,.doc,.docx';
const ENDED: readonly string[] = ['refused', 'referred', 'closed', 'withdrawn'];
const MEGABYTE = 1024 * 1024;

/** What is missing, first, each with a button to send it; what was sent; what need not come. */
export function papersSection(
  { papers, papersDueDay, state }: Progress,
  sent: SentPapers | null,
  texts: AidTexts,
  day: (of: string) => string,
  actions: Pick<ProgressActions, 'send' | 'remove'>,
): HTMLElement | null {
  if (papers.length === 0 && (sent === null || (sent.files.length === 0 && !sent.isOpen))) return null;
  const t = texts.papers;
  const isOpen = sent?.isOpen === true;
  const of = (wanted: string) => papers.filter((paper) => paper.state === wanted);
  // Nothing is missing any more where nothing follows.
  const missing = ENDED.includes(state) ? [] : of('needed');
  const names = (found: Progress['papers']) => el('ul', {}, ...found.map(({ name }) => el('li', { text: name })));
  return el(
    'section',
    { class: 'aid-card', 'aria-labelledby': 'aid-papers' },
    el('h3', { id: 'aid-papers', text: t.heading }),
    missing.length > 0 && el('p', {}, el('strong', { text: t.missing })),
    missing.length > 0 &&
      state === 'papers-asked' &&
      papersDueDay !== null &&
      el('p', { class: 'aid-limit', text: fill(t.until, { day: day(papersDueDay) }) }),
    el(
      'ul',
      { class: 'aid-missing' },
      ...missing.map(({ id, name, note }) =>
        el(
          'li',
          {},
          el('span', {}, el('strong', { text: name }), note !== '' && el('small', { text: note })),
          isOpen && fileButton(t.send, fill(t.sendFor, { paper: name }), (file) => actions.send(file, id)),
        ),
      ),
    ),
    missing.length > 0 && el('p', { class: 'aid-soft', text: t.cannot }),
    of('received').length > 0 && el('h4', { text: t.got }),
    of('received').length > 0 && names(of('received')),
    of('waived').length > 0 && el('h4', { text: t.waived }),
    of('waived').length > 0 && names(of('waived')),
    sent !== null && sent.files.length > 0 && el('h4', { text: t.mine }),
    sent !== null &&
      sent.files.length > 0 &&
      el(
        'ul',
        { class: 'aid-files' },
        ...sent.files.map(({ id, name, scan }) =>
          el(
            'li',
            {},
            el('span', {}, name, el('small', { text: wordOf(t.scans, scan) })),
            sent.mayRemove &&
              el('button', {
                type: 'button',
                text: t.remove,
                'aria-label': fill(t.removeFile, { name }),
                onclick: () => actions.remove(id),
              }),
          ),
        ),
      ),
    isOpen &&
      el(
        'p',
        { class: 'aid-other' },
        fileButton(t.other, fill(t.sendFor, { paper: t.other }), (file) => actions.send(file, null)),
        el('small', {
          class: 'aid-soft',
          text: fill(t.limits, { mb: Math.floor((sent?.limits.fileBytes ?? 0) / MEGABYTE) }),
        }),
      ),
  );
}

/** A file field that looks like the other buttons; the camera comes first on phones. */
function fileButton(label: string, spoken: string, take: (file: File) => void): HTMLElement {
  const input = el('input', {
    type: 'file',
    accept: TAKEN,
    class: 'unseen',
    'aria-label': spoken,
    onchange: () => {
      const [file] = input.files ?? [];
      if (file !== undefined) take(file);
      // The same file may be chosen again after it was refused.
      input.value = '';
    },
  });
  return el('label', { class: 'aid-file' }, input, label);
}

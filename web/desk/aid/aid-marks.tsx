import { fill } from '../../shared/fill.ts';
import { Mark, type MarkKind } from '../knowledge/mark.tsx';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import { isPressing } from './aid-clock.ts';
import type { AidState, AidSummary } from './types.ts';

const KINDS: Readonly<Record<AidState, MarkKind>> = {
  received: 'busy',
  'papers-asked': 'plain',
  'under-review': 'busy',
  granted: 'warn',
  assigned: 'ok',
  refused: 'plain',
  referred: 'plain',
  closed: 'plain',
  withdrawn: 'plain',
};

export function StateMark({ state }: { state: AidState }) {
  const { texts } = useDesk();
  return <Mark kind={KINDS[state]}>{texts.aid.states[state]}</Mark>;
}

/** What somebody has to know of an application before he opens it. */
export function AidMarks({ application }: { application: AidSummary }) {
  const { texts } = useDesk();
  const t = texts.aid.marks;
  const { inCustody, papersMissing, doubts, objection, toCall, duplicateOf, green, state } = application;
  const isOpen = ['received', 'papers-asked', 'under-review'].includes(state);
  return (
    <span className="answer-tags">
      {isPressing(application) && (
        <Mark kind="bad">⚠ {wordFor(texts.aid.urgentWhy, application.urgent[0], t.urgent)}</Mark>
      )}
      {inCustody && <Mark kind="warn">{t.custody}</Mark>}
      {objection === 'open' && <Mark kind="warn">{t.objection}</Mark>}
      {toCall > 0 && <Mark kind="warn">{t.call}</Mark>}
      {isOpen && papersMissing > 0 && <Mark>{fill(t.missing, { n: papersMissing })}</Mark>}
      {isOpen && doubts > 0 && <Mark>{fill(t.doubts, { n: doubts })}</Mark>}
      {duplicateOf !== null && <Mark>{t.duplicate}</Mark>}
      {green.map((group) => (
        <Mark key={group} kind="ok">
          {group}
        </Mark>
      ))}
    </span>
  );
}

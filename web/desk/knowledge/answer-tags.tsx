import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Mark } from './mark.tsx';
import type { AnswerSummary } from './types.ts';

/** Where an answer stands, at one look. What is as it should be stays quiet. */
export function AnswerTags({ answer, full = false }: { answer: AnswerSummary; full?: boolean }) {
  const { texts } = useDesk();
  const t = texts.knowledge;
  const { state, verifiedBy, verifiedAt, isPublished, isConflict, proposals } = answer;
  return (
    <span className="answer-tags">
      {(full || state !== 'in-force') && (
        <Mark kind={state === 'in-force' ? 'ok' : state === 'stale' ? 'bad' : 'plain'}>{t.states[state]}</Mark>
      )}
      {proposals > 0 && <Mark kind="busy">{fill(t.pending, { n: proposals })}</Mark>}
      {isConflict && <Mark kind="warn">{t.conflict}</Mark>}
      {isPublished && <Mark>{t.published}</Mark>}
      {verifiedBy !== '' && <Mark kind="ok">{fill(t.signed, { name: verifiedBy, day: verifiedAt ?? '' })}</Mark>}
      {full && verifiedBy === '' && <Mark>{t.unsigned}</Mark>}
    </span>
  );
}

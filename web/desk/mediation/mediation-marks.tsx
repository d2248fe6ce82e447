import { Mark } from '../knowledge/mark.tsx';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { MediationRow } from './types.ts';

/** Percent of the thirty days from which the end is near. */
export const NEAR_PERCENT = 80;

/** How grave a case is, in short words. */
export function MediationMarks({ one: { risks, confirmation } }: { one: MediationRow }) {
  const { texts } = useDesk();
  const t = texts.mediation;
  const isNear = confirmation !== null && confirmation.percent >= NEAR_PERCENT;
  if (risks.length === 0 && !isNear) return null;
  return (
    <span className="answer-tags">
      {risks.map((risk) => (
        <Mark key={risk} kind="warn">
          {wordFor(t.risks, risk)}
        </Mark>
      ))}
      {isNear && <Mark kind="warn">{t.near}</Mark>}
    </span>
  );
}

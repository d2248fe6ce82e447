import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import { Part } from './case-part.tsx';
import type { MediationDetail } from './types.ts';

/** The thirty days of the joint application, and what became of it. */
export function ConfirmationPart({ clock }: { clock: NonNullable<MediationDetail['confirmationClock']> }) {
  const { texts } = useDesk();
  const t = texts.mediation;
  return (
    <Part title={t.confirmationHeading}>
      <p>
        {wordFor(t.confirmationOutcomes, clock.outcome, t.notApplied)} · {fill(t.lastDay, { day: clock.lastDay })}
      </p>
      {clock.court !== '' && (
        <p className="soft">
          {clock.court}
          {clock.lodgedDay != null && ` · ${fill(t.lodgedOn, { day: clock.lodgedDay })}`}
        </p>
      )}
    </Part>
  );
}

/** The subsidy, and who decides on it. */
export function SubsidyPart({ subsidy }: { subsidy: NonNullable<MediationDetail['subsidy']> }) {
  const { texts } = useDesk();
  const t = texts.mediation;
  const { state, claimedName, amountFen, decidedName, note } = subsidy;
  return (
    <Part title={t.subsidyHeading}>
      <p>
        {wordFor(t.subsidyStates, state)} · {fill(t.claimedBy, { name: claimedName })} ·{' '}
        {amountFen === null ? t.noAmount : fill(t.yuan, { n: (amountFen / 100).toFixed(2) })}
      </p>
      {decidedName !== '' && <p>{fill(t.decidedBy, { name: decidedName })}</p>}
      {note !== '' && <p className="soft">{note}</p>}
      <p className="soft">{t.otherDecides}</p>
    </Part>
  );
}

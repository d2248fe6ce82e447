import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import { Pairs, Part } from './part.tsx';
import type { AidDecision, AidDetail } from './types.ts';

/** What people decided, with reasons, and what became of an objection. */
export function DecisionPart({ detail }: { detail: AidDetail }) {
  const { texts } = useDesk();
  const t = texts.aid;
  const { decision, earlierDecisions, assignment, closing, objectionDetail: objection } = detail;
  if (decision === null && earlierDecisions.length === 0 && closing === null) return null;
  return (
    <div className="aid-decisions">
      {decision !== null && <Decision heading={t.view.decision} decision={decision} />}
      {assignment !== null && (
        <Part heading={t.view.assignment}>
          <p>
            {fill(t.view.assigned, { name: assignment.lawyerName, time: shanghaiMoment(assignment.at) })}{' '}
            {assignment.skills.map((skill) => (
              <Mark key={skill} kind="ok">
                {wordFor(t.dialog.skillNames, skill)}
              </Mark>
            ))}
          </p>
        </Part>
      )}
      {closing !== null && (
        <Part heading={t.view.closing}>
          <p>
            <strong>{wordFor(t.grounds, closing.ground)}</strong>{' '}
            <small className="soft">{shanghaiMoment(closing.at)}</small>
          </p>
          {closing.reasons !== '' && <p className="left-text">{closing.reasons}</p>}
        </Part>
      )}
      {objection !== null && (
        <Part heading={t.view.objection}>
          <p>
            <Mark kind={objection.state === 'open' ? 'warn' : 'plain'}>{t.objections[objection.state]}</Mark>{' '}
            <small className="soft">{shanghaiMoment(objection.at)}</small>
          </p>
          <h4>{t.view.objectionWords}</h4>
          <p className="left-text">{objection.words}</p>
          {objection.reasons !== '' && (
            <>
              <h4>{t.view.objectionResult}</h4>
              <p className="left-text">{objection.reasons}</p>
            </>
          )}
        </Part>
      )}
      {earlierDecisions.map((earlier) => (
        <Decision key={earlier.at} heading={t.view.earlier} decision={earlier} />
      ))}
    </div>
  );
}

function Decision({ heading, decision }: { heading: string; decision: AidDecision }) {
  const { texts } = useDesk();
  const t = texts.aid;
  return (
    <Part heading={heading}>
      <p>
        <strong>{t.outcomes[decision.outcome]}</strong>{' '}
        <small className="soft">
          {fill(t.view.decidedBy, { name: decision.byName, time: shanghaiMoment(decision.at) })}
        </small>
      </p>
      <Pairs
        rows={[
          [t.view.serviceForm, wordFor(t.serviceForms, decision.serviceForm)],
          [t.view.referredTo, decision.referredTo],
          [
            t.dialog.codes,
            decision.outcome === 'refused' ? decision.codes.map((code) => wordFor(t.refusals, code)).join('、') : '',
          ],
        ]}
      />
      {decision.reasons === '' ? (
        <p className="soft">{t.view.noReasons}</p>
      ) : (
        <p className="left-text">{decision.reasons}</p>
      )}
    </Part>
  );
}

import { Button } from 'antd';
import { useDesk } from '../shell/desk-context.ts';
import type { Ask } from './aid-case.tsx';
import { type AidStepName, isOwnDecision, mayTake } from './aid-steps.ts';
import type { AidDetail } from './types.ts';

/** In the order of the way; steps about one paper, the agency, an appointment or a visit stand at their parts. */
const OF_THE_CASE: readonly AidStepName[] = [
  'forward-custody',
  'begin-review',
  'grant',
  'assign',
  'uphold',
  'correct',
  'ask-papers',
  'refer',
  'refuse',
  'close',
  'object',
  'withdraw',
];
/** What ends or undoes something is never the first thing to press. */
const NEVER_FIRST: readonly AidStepName[] = ['refuse', 'refer', 'close', 'object', 'withdraw', 'uphold', 'correct'];
const FINAL: readonly AidStepName[] = ['refuse'];

/** The steps that this colleague may take now. */
export function Actions({ detail, ask }: { detail: AidDetail; ask: Ask }) {
  const { texts, staff } = useDesk();
  const t = texts.aid;
  const steps = OF_THE_CASE.filter((step) => mayTake(step, detail, staff));
  const isAgain = detail.state === 'assigned';
  const first = steps.find((step) => !NEVER_FIRST.includes(step) && !(isAgain && step === 'assign'));
  const isOwn = detail.objectionDetail?.state === 'open' && isOwnDecision(detail, staff.id);
  return (
    <section className="decide" aria-label={t.actions}>
      {isOwn && <p className="soft">{t.view.own}</p>}
      {steps.length === 0 && !isOwn && <p className="soft">{t.noActions}</p>}
      {steps.length > 0 && (
        <div className="decide-tools">
          {steps.map((step) => (
            <Button
              key={step}
              type={step === first ? 'primary' : 'default'}
              danger={FINAL.includes(step)}
              onClick={() => ask(step)}
            >
              {isAgain && step === 'assign' ? t.buttons.reassign : t.steps[step]}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

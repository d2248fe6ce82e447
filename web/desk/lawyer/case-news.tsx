import { Button } from 'antd';
import { fill } from '../../shared/fill.ts';
import { ageInWords } from '../live/waiting-age.ts';
import { useDesk } from '../shell/desk-context.ts';
import { useServerNow } from '../shell/use-server-now.ts';
import { wordFor } from '../texts/index.ts';
import type { HandoffDetail } from '../types.ts';
import type { CaseChange } from './case-change.ts';
import { standingOf } from './case-standing.ts';
import { secondsLeft } from './offer-news.ts';
import type { CaseSteps } from './use-case-step.ts';
import { owesRecord } from './wrap-up-rule.ts';

/** Who has the resident now, in one line. */
export function FloorLine({ handoff }: { handoff: HandoffDetail }) {
  const { texts, staff } = useDesk();
  const { mine } = standingOf(handoff, staff);
  const tone = mine ? 'mine' : handoff.place === 'waiting' ? 'queued' : handoff.state;
  return (
    <p className={`floor floor-${tone}`} role="status">
      {floorText(handoff, staff, texts)}
      {handoff.outcome !== null && ` · ${wordFor(texts.close.outcomes, handoff.outcome)}`}
    </p>
  );
}

type Desk = ReturnType<typeof useDesk>;

function floorText(handoff: HandoffDetail, staff: Desk['staff'], texts: Desk['texts']): string {
  const t = texts.handoff.floor;
  const { mine, offeredMe, listening } = standingOf(handoff, staff);
  const name = handoff.lawyerName ?? texts.thread.lawyer;
  if (mine) return handoff.state === 'accepted' ? t.accepted : t.mine;
  if (handoff.place === 'waiting' && handoff.offer !== null)
    return offeredMe ? t.offeredMe : fill(t.offered, { name: handoff.offer.toName });
  switch (handoff.state) {
    case 'accepted':
    case 'live':
      return fill(listening ? t.listening : t.other, { name });
    case 'wrap-up':
      return owesRecord(handoff, staff.id) ? t.wrapUp : fill(t.wrapUpOther, { name });
    case 'closed':
      return handoff.handedBack === null ? t.closed : `${t.handedBack}：${handoff.handedBack.settled}`;
    case 'offered':
      return t.queued;
    default:
      return t[handoff.state];
  }
}

/** A case that was within reach and is no more: somebody else serves it, by a transfer or by a supervisor. */
export function CaseLost({ handoff: { offer, place } }: { handoff: HandoffDetail }) {
  const { texts, route, go } = useDesk();
  const t = texts.handoff.change;
  return (
    <p className="case-change" role="alert">
      <strong>{t.label}</strong>
      <span>
        {offer?.kind === 'transfer'
          ? fill(t.transferred, { name: offer.toName })
          : place === 'waiting'
            ? t.lostWaiting
            : t.lost}
      </span>
      <Button size="small" onClick={() => go({ ...route, id: null, card: false })}>
        {texts.handoff.offer.gotIt}
      </Button>
    </p>
  );
}

/** What is under way with a case, and what came over it: a colleague asked, a supervisor asked, somebody took over. */
export function CaseNews(props: {
  handoff: HandoffDetail;
  steps: CaseSteps;
  change: CaseChange | null;
  read: () => void;
}) {
  const { handoff, steps, change, read } = props;
  const { texts, staff } = useDesk();
  const t = texts.handoff;
  const { mine, listening } = standingOf(handoff, staff);
  return (
    <>
      {change !== null && (
        <p className="case-change" role="alert">
          <strong>{t.change.label}</strong>
          <span>{fill(t.change[change.what], { name: change.name, why: wordFor(t.passes, change.why) })}</span>
          <Button size="small" onClick={read}>
            {t.offer.gotIt}
          </Button>
        </p>
      )}
      {mine && handoff.offer?.kind === 'transfer' && <TransferPending handoff={handoff} steps={steps} />}
      {handoff.helpAskedAt !== null && (mine || listening) && (
        <HelpPending handoff={handoff} askedAt={handoff.helpAskedAt} mine={mine} />
      )}
    </>
  );
}

function TransferPending({ handoff, steps }: { handoff: HandoffDetail; steps: CaseSteps }) {
  const { texts, api } = useDesk();
  const now = useServerNow(1000);
  const t = texts.handoff.steps;
  const { offer } = handoff;
  if (offer === null) return null;
  const left = secondsLeft(offer.until, now);
  return (
    <p className="case-pending" role="status">
      <span aria-live="off">
        {fill(left > 0 ? t.transferPending : t.transferOver, { name: offer.toName, n: left })}
      </span>
      <Button
        size="small"
        loading={steps.busy === 'cancel'}
        onClick={() => steps.run('cancel', () => api.cases.cancelTransfer(handoff.id))}
      >
        {t.cancelTransfer}
      </Button>
    </p>
  );
}

function HelpPending({ handoff, askedAt, mine }: { handoff: HandoffDetail; askedAt: string; mine: boolean }) {
  const { texts } = useDesk();
  const now = useServerNow(5000);
  const age = ageInWords(askedAt, now, texts.age);
  if (mine) return <p className="case-pending">{fill(texts.handoff.steps.helpPending, { age })}</p>;
  const t = texts.handoff.supervise;
  const text = [...handoff.notes].reverse().find(({ kind }) => kind === 'help')?.text ?? '';
  const name = handoff.lawyerName ?? '';
  return <p className="case-change">⚠ {fill(text === '' ? t.asksHelpPlain : t.asksHelp, { name, age, text })}</p>;
}

import { Tag } from 'antd';
import type { ReactNode } from 'react';
import { fill } from '../../shared/fill.ts';
import { spanInWords } from '../lawyer/case-clock.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { HandoffSummary } from '../types.ts';
import { ClockBar } from './clock-bar.tsx';
import { isBad } from './session-list.tsx';
import type { SessionDetail } from './types.ts';

/** What is known of a service at a glance, with ways to its review and its score. */
export function SessionFacts(props: {
  session: SessionDetail['session'];
  handoff: HandoffSummary | null;
  quality: SessionDetail['quality'];
}) {
  const { texts } = useDesk();
  const { session, handoff, quality } = props;
  const t = texts.sessions;
  const lawyer = session.lawyerName ?? handoff?.lawyerName ?? null;
  return (
    <>
      <dl className="session-facts">
        <Fact label={t.outcome}>
          {wordFor(t.outcomes, session.outcome, t.running)}
          {session.emergency !== null && <Tag color="error">⚠ {wordFor(texts.emergency, session.emergency)}</Tag>}
        </Fact>
        <Fact label={t.rating}>
          <span className={isBad(session.rating) ? 'bad' : ''}>{wordFor(t.ratings, session.rating, t.notRated)}</span>
          {session.reviewState !== null && (
            <SectionLink section="reviews" id={session.id}>
              {fill(t.reviewLink, { state: wordFor(t.reviewStates, session.reviewState) })}
            </SectionLink>
          )}
        </Fact>
        {quality !== null && (
          <Fact label={t.quality}>
            <SectionLink section="quality" id={session.id}>
              {fill(t.qualityPoints, { n: quality.total })}
            </SectionLink>
          </Fact>
        )}
        {session.topic !== null && <Fact label={t.topic}>{session.intents.at(-1)?.name ?? session.topic}</Fact>}
        {session.regionName !== null && <Fact label={t.region}>{session.regionName}</Fact>}
        {lawyer !== null && (
          <Fact label={t.lawyer}>
            {lawyer}
            {session.provider !== '' && ` · ${session.provider}`}
            {handoff !== null && handoff.outcome !== null && ` · ${wordFor(texts.close.outcomes, handoff.outcome)}`}
            {handoff !== null && handoff.note !== '' && ` · ${handoff.note}`}
          </Fact>
        )}
        {session.closedAt !== null && <Fact label={t.closed}>{shanghaiInFull(session.closedAt)}</Fact>}
        {session.closeReason !== null && (
          <Fact label={t.closeReason}>{wordFor(t.closeReasons, session.closeReason)}</Fact>
        )}
        {session.firstReplyMs !== null && (
          <Fact label={t.firstReply}>{spanInWords(session.firstReplyMs, texts.casework.span)}</Fact>
        )}
      </dl>
      {session.clocks !== null && <ClockBar clocks={session.clocks} />}
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function SectionLink(props: { section: 'reviews' | 'quality'; id: string; children: ReactNode }) {
  const { go } = useDesk();
  const { section, id, children } = props;
  return (
    <button type="button" className="text-link" onClick={() => go({ section, id, card: false })}>
      {children}
    </button>
  );
}

import { Button, Tag } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ageInWords } from '../live/waiting-age.ts';
import { useDesk } from '../shell/desk-context.ts';
import { useServerNow } from '../shell/use-server-now.ts';
import { useShortcuts } from '../shell/use-shortcuts.ts';
import { wordFor } from '../texts/index.ts';
import type { HandoffSummary } from '../types.ts';
import { Urgency } from './handoff-list.tsx';
import { DECLINE_REASONS } from './handoff-types.ts';
import { offerKey, secondsLeft, shareLeft } from './offer-news.ts';
import { type OffersView, useOffers } from './use-offers.ts';
import type { QueueView } from './use-queue.ts';

/**
 * What is offered to us, on every page of the desk, in its own strip: it covers nothing and takes no focus from who
 * writes. With what became of an offer that was not answered, and why nothing is offered.
 */
export function OfferPanel({ queue }: { queue: QueueView }) {
  const { texts, preferences } = useDesk();
  const offers = useOffers(queue);
  const [asking, setAsking] = useState(false);
  /** Where the keyboard was before the reasons were asked for. */
  const from = useRef<Element | null>(null);
  const t = texts.handoff.offer;
  const [first] = offers.open;
  const firstKey = first === undefined ? '' : offerKey(first);
  // Whoever wrote goes on writing where he was.
  useEffect(() => {
    if (asking || !(from.current instanceof HTMLElement)) return;
    if (from.current.isConnected) from.current.focus();
    from.current = null;
  }, [asking]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another offer is asked about anew
  useEffect(() => setAsking(false), [firstKey]);
  useEffect(() => {
    if (firstKey === '') return undefined;
    document.documentElement.dataset.offer = '';
    return () => {
      delete document.documentElement.dataset.offer;
    };
  }, [firstKey]);
  const answering = useRef({ offers, first });
  answering.current = { offers, first };
  const shortcuts = useMemo(
    () =>
      firstKey === ''
        ? {}
        : {
            accept: () => {
              const { offers: now, first: item } = answering.current;
              if (item !== undefined && now.busy === null) void now.accept(item);
            },
            decline: () => {
              from.current = document.activeElement;
              setAsking(true);
            },
          },
    [firstKey],
  );
  useShortcuts(preferences.shortcuts, shortcuts);
  return (
    <section className="offers" aria-label={t.label}>
      <p className="unseen" role="alert" aria-live="assertive">
        <Said key={firstKey} item={first} />
      </p>
      <DutyNotes queue={queue} />
      {offers.news.map((news) => (
        <p key={news.key} className="offer-news" role="status">
          <span>{fill(t.news[news.what], { headline: news.headline, why: news.why })}</span>
          <Button size="small" onClick={() => offers.dismiss(news.key)}>
            {t.gotIt}
          </Button>
        </p>
      ))}
      {first !== undefined && (
        <OfferCard key={firstKey} item={first} offers={offers} asking={asking} setAsking={setAsking} />
      )}
      {offers.open.length > 1 && <p className="offer-more">{fill(t.more, { n: offers.open.length - 1 })}</p>}
    </section>
  );
}

/** Said once: the words stay as they were when the offer came. */
function Said({ item }: { item: HandoffSummary | undefined }) {
  const { texts, clock } = useDesk();
  const t = texts.handoff.offer;
  const [words] = useState(() =>
    item?.offer == null
      ? ''
      : fill(t.said, {
          kind: kindOf(item, t),
          headline: item.headline,
          n: secondsLeft(item.offer.until, clock.now()),
        }),
  );
  return words;
}

function kindOf(item: HandoffSummary, t: ReturnType<typeof useDesk>['texts']['handoff']['offer']): string {
  return item.offer?.kind === 'transfer' ? fill(t.transfer, { name: item.lawyerName ?? '' }) : t.queue;
}

function OfferCard(props: {
  item: HandoffSummary;
  offers: OffersView;
  asking: boolean;
  setAsking: (asking: boolean) => void;
}) {
  const { item, offers, asking, setAsking } = props;
  const { texts, route, staff, go } = useDesk();
  const now = useServerNow(250);
  const t = texts.handoff.offer;
  const { offer } = item;
  const reasons = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (asking) reasons.current?.querySelector('button')?.focus();
  }, [asking]);
  if (offer === null) return null;
  const left = secondsLeft(offer.until, now);
  const busy = offers.busy !== null;
  const wants = [...item.wants.skills, ...item.wants.languages];
  const section = staff.roles.includes('lawyer') ? 'waiting' : 'live';
  return (
    <div className={`offer offer-${item.priority}${route.id === null ? '' : ' offer-beside'}`}>
      <span className="offer-time" aria-hidden="true">
        <span className="offer-time-left" style={{ width: `${shareLeft(offer, now) * 100}%` }} />
      </span>
      <div className="offer-case">
        <p className="offer-kind">
          <strong>{kindOf(item, t)}</strong>
          <span className="offer-left" role="timer" aria-label={t.leftLabel}>
            {left > 0 ? fill(t.left, { n: left }) : t.over}
          </span>
        </p>
        <p className="offer-head">
          <strong>{item.headline}</strong> <Urgency item={item} />
        </p>
        <p className="offer-facts">
          <Tag>{wordFor(texts.channel, item.channel)}</Tag>
          {item.callback !== null && <Tag>{texts.telephone.callbackTag}</Tag>}
          {item.topic !== null && item.topic !== item.headline && <span>{item.topic}</span>}
          {item.regionName !== null && <span>{item.regionName}</span>}
          <span>{fill(t.waited, { age: ageInWords(item.requestedAt, now, texts.age) })}</span>
          {wants.length > 0 && <span>{`${t.wants}：${wants.join('、')}`}</span>}
        </p>
        {item.urgent.length > 0 && (
          <p className="offer-urgent">
            {t.urgent}：{item.urgent.join('；')}
          </p>
        )}
        {offer.comment !== '' && <blockquote className="offer-comment">{offer.comment}</blockquote>}
      </div>
      {asking ? (
        <fieldset className="offer-acts" ref={reasons}>
          <legend>{t.why}</legend>
          {DECLINE_REASONS.map((reason) => (
            <Button key={reason} disabled={busy} onClick={() => offers.decline(item, reason)}>
              {t.reasons[reason]}
            </Button>
          ))}
          <Button type="text" onClick={() => setAsking(false)}>
            {t.back}
          </Button>
          <small className="soft">{t.conflictHint}</small>
        </fieldset>
      ) : (
        <div className="offer-acts">
          <Button
            type="primary"
            size="large"
            className="offer-accept"
            loading={busy}
            title={t.acceptKey}
            onClick={() => offers.accept(item)}
          >
            {t.accept}
          </Button>
          <Button size="large" disabled={busy} title={t.declineKey} onClick={() => setAsking(true)}>
            {t.decline}
          </Button>
          {route.id !== item.id && (
            <Button type="text" size="large" onClick={() => go({ section, id: item.id, card: false })}>
              {t.look}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** Why nothing is offered to somebody who believes to be on duty. */
function DutyNotes({ queue }: { queue: QueueView }) {
  const { texts } = useDesk();
  const { duty } = queue;
  const t = texts.handoff.duty;
  if (duty.paused !== null) {
    return (
      <p className="duty-note" role="status">
        <span>{fill(t.pausedSince, { why: wordFor(t.reasons, duty.paused) })}</span>
        <Button type="primary" disabled={duty.busy} onClick={() => duty.change('resumed')}>
          {t.resume}
        </Button>
      </p>
    );
  }
  if (!duty.signedOff) return null;
  return (
    <p className="duty-note" role="status">
      <span>{t.signedOff}</span>
      <Button type="primary" disabled={duty.busy} onClick={() => duty.change('on')}>
        {t.backOn}
      </Button>
      <Button onClick={duty.seen}>{texts.handoff.offer.gotIt}</Button>
    </p>
  );
}

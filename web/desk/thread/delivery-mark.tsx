import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { DeliveryState, TurnView } from '../types.ts';

const SIGNS: Record<Exclude<DeliveryState, 'not-needed'>, string> = {
  'with-answer': '…',
  leaving: '…',
  pending: '…',
  held: '•',
  sent: '✓',
  delivered: '✓✓',
  undelivered: '⚠',
  unknown: '?',
  dropped: '⚠',
  failed: '⚠',
};

/** How far a message has come: a small sign and its word; and where else it was told. */
export function DeliveryMark({ turn }: { turn: Pick<TurnView, 'delivery' | 'deliveryReason' | 'fallbacks'> }) {
  const { texts } = useDesk();
  const { delivery, deliveryReason, fallbacks } = turn;
  if (delivery === 'not-needed') return null;
  return (
    <>
      <span className={`delivery delivery-${delivery}`} title={deliveryReason ?? undefined}>
        {' '}
        <span aria-hidden="true">{SIGNS[delivery]}</span> {wordFor(texts.delivery, delivery)}
      </span>
      {fallbacks
        .filter(({ state }) => state !== 'not-needed')
        .map(({ channel, state }) => (
          <span key={channel} className={`delivery delivery-${state}`}>
            {' · '}
            {fill(texts.deliveryInstead.told, {
              channel: wordFor(texts.deliveryInstead.channels, channel),
              state: wordFor(texts.delivery, state),
            })}
          </span>
        ))}
    </>
  );
}

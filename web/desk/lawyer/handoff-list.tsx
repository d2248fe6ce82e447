import { Tag } from 'antd';
import { useSyncExternalStore } from 'react';
import { fill } from '../../shared/fill.ts';
import { ageInSeconds, ageInWords, ageMark } from '../live/waiting-age.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote } from '../shell/states.tsx';
import { useNow } from '../shell/use-now.ts';
import { wordFor } from '../texts/index.ts';
import type { HandoffSummary } from '../types.ts';

/** Requests with live ages; the open one is marked. */
export function HandoffList({ items, empty }: { items: HandoffSummary[]; empty: string }) {
  const now = useNow(1000);
  if (items.length === 0) return <EmptyNote text={empty} />;
  return (
    <ul className="handoffs">
      {items.map((item) => (
        <HandoffItem key={item.id} item={item} now={now} />
      ))}
    </ul>
  );
}

function HandoffItem({ item, now }: { item: HandoffSummary; now: number }) {
  const { texts, route, go, replies } = useDesk();
  const failed = useSyncExternalStore(replies.subscribe, () => replies.hasFailed(item.id));
  const t = texts.list;
  const waiting = item.state === 'queued';
  const since = item.message?.leftAt ?? (waiting ? item.requestedAt : (item.acceptedAt ?? item.requestedAt));
  const age = ageInWords(since, now, texts.age);
  const words = item.message !== null ? t.left : waiting ? t.waited : t.served;
  const mark = waiting ? ageMark(ageInSeconds(since, now)) : 'fresh';
  return (
    <li>
      <button
        type="button"
        className={`handoff handoff-${item.priority}`}
        aria-current={route.id === item.id ? 'true' : undefined}
        onClick={() => go({ section: route.section, id: item.id, card: false })}
      >
        <span className="handoff-head">
          <strong>{item.headline}</strong>
          <Urgency item={item} />
        </span>
        <span className="handoff-foot">
          <Tag>{wordFor(texts.channel, item.channel)}</Tag>
          {item.callback !== null && <Tag>{texts.telephone.callbackTag}</Tag>}
          <span>{item.topic ?? t.noTopic}</span>
          <span className={`age age-${mark}`}>{fill(words, { age })}</span>
        </span>
        {failed && <span className="bad">⚠ {texts.composer.failed}</span>}
        {item.message !== null && <span className="handoff-words">{item.message.text}</span>}
      </button>
    </li>
  );
}

export function Urgency({ item }: { item: HandoffSummary }) {
  const { texts } = useDesk();
  if (item.priority === 0 || item.emergency !== null) {
    return <Tag color="error">⚠ {wordFor(texts.emergency, item.emergency, texts.list.emergency)}</Tag>;
  }
  return item.priority === 1 ? <Tag color="warning">▲ {texts.list.urgent}</Tag> : null;
}

import { memo, useSyncExternalStore } from 'react';
import { fill } from '../../shared/fill.ts';
import { ageInSeconds, ageInWords, ageMark } from '../live/waiting-age.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote } from '../shell/states.tsx';
import { useServerNow } from '../shell/use-server-now.ts';
import { wordFor } from '../texts/index.ts';
import type { HandoffSummary } from '../types.ts';
import { firstOnes } from './case-lists.ts';
import { silenceOf } from './silence.ts';
import { useSilenceLimit } from './silence-limit.ts';

/** Requests with live ages; the open one is marked. Of very many the first are shown, and all are counted. */
export function HandoffList(props: { items: readonly HandoffSummary[]; empty: string; total?: number }) {
  const { texts, route } = useDesk();
  const { shown, total } = firstOnes(props.items, props.total);
  if (shown.length === 0) return <EmptyNote text={props.empty} />;
  return (
    <>
      <ul className="handoffs">
        {shown.map((item) => (
          <HandoffItem key={item.id} item={item} open={route.id === item.id} />
        ))}
      </ul>
      {total > shown.length && (
        <p className="soft list-end">{fill(texts.handoff.list.firstOnes, { n: shown.length, total })}</p>
      )}
    </>
  );
}

/** The same list under a heading; nothing at all when it is empty. */
export function HandoffGroup(props: { heading: string; items: readonly HandoffSummary[]; warn?: boolean }) {
  if (props.items.length === 0) return null;
  return (
    <section className="handoff-group">
      <h2 className={props.warn === true ? 'group-warn' : undefined}>
        {props.heading} <span className="count">{props.items.length}</span>
      </h2>
      <HandoffList items={props.items} empty="" />
    </section>
  );
}

const HandoffItem = memo(function HandoffItem({ item, open }: { item: HandoffSummary; open: boolean }) {
  const { texts, route, go, replies } = useDesk();
  const failed = useSyncExternalStore(replies.subscribe, () => replies.hasFailed(item.id));
  const about = [item.topic ?? texts.list.noTopic, item.regionName].filter((each) => each !== null);
  return (
    <li>
      <button
        type="button"
        className={`handoff handoff-${item.priority}`}
        aria-current={open ? 'true' : undefined}
        onClick={() => go({ section: route.section, id: item.id, card: false })}
      >
        <span className="handoff-head">
          <strong>{item.headline}</strong>
          <Urgency item={item} />
        </span>
        <span className="handoff-foot">
          <span className="chip">{wordFor(texts.channel, item.channel)}</span>
          {item.callback !== null && <span className="chip chip-warn">{texts.telephone.callbackTag}</span>}
          <span>{about.join(' · ')}</span>
          <Age item={item} />
        </span>
        <Marks item={item} />
        {failed && <span className="bad">⚠ {texts.composer.failed}</span>}
        {item.message !== null && <span className="handoff-words">{item.message.text}</span>}
      </button>
    </li>
  );
});

/** How long it stands as it stands: waiting, served, left, ended. */
function Age({ item }: { item: HandoffSummary }) {
  const { texts } = useDesk();
  const now = useServerNow(1000);
  const t = texts.list;
  const isWaiting = item.place === 'waiting';
  const [since, words] =
    item.message !== null
      ? [item.message.leftAt, t.left]
      : isWaiting
        ? [item.requestedAt, t.waited]
        : item.place === 'served'
          ? [item.acceptedAt ?? item.requestedAt, t.served]
          : [item.endedAt ?? item.closedAt ?? item.requestedAt, texts.handoff.list.ended];
  const mark = isWaiting ? ageMark(ageInSeconds(since, now)) : 'fresh';
  return <span className={`age age-${mark}`}>{fill(words, { age: ageInWords(since, now, texts.age) })}</span>;
}

/** What else has to be known before it is opened. */
function Marks({ item }: { item: HandoffSummary }) {
  const { texts, staff } = useDesk();
  const t = texts.handoff.list;
  const { offer } = item;
  const wants = [...item.wants.skills, ...item.wants.languages];
  const isOwed = item.place === 'over' && item.endedAt !== null && item.outcome === null;
  const isMine = item.lawyerId === staff.id;
  const marks = [
    ...(offer === null ? [] : [offerWords(offer, staff.id, t)]),
    ...(item.place === 'served' && !isMine && item.lawyerName !== null ? [fill(t.by, { name: item.lawyerName })] : []),
    ...(item.place === 'waiting' && wants.length > 0 ? [fill(t.wants, { what: wants.join('、') })] : []),
  ];
  return (
    <>
      {item.helpAskedAt !== null && <span className="handoff-tell tell-alarm">⚠ {t.help}</span>}
      {item.place === 'served' && item.awaitsSince !== null && <Awaits item={item} isMine={isMine} />}
      {(marks.length > 0 || item.returns > 0 || isOwed) && (
        <span className="handoff-tells">
          {isOwed && <span className="tell-warn">{t.owed}</span>}
          {item.returns > 0 && item.place === 'waiting' && (
            <span className="tell-warn">↩ {fill(t.returned, { n: item.returns })}</span>
          )}
          {marks.map((mark) => (
            <span key={mark}>{mark}</span>
          ))}
        </span>
      )}
    </>
  );
}

function Awaits({ item, isMine }: { item: HandoffSummary; isMine: boolean }) {
  const { texts } = useDesk();
  const now = useServerNow(1000);
  const t = texts.handoff.list;
  const mark = silenceOf(item, now, useSilenceLimit());
  const age = ageInWords(item.awaitsSince ?? '', now, texts.age);
  return (
    <span className={`handoff-tell awaits awaits-${mark}`}>
      ● {isMine ? fill(t.awaits, { age }) : fill(t.awaitsSome, { age })}
      {mark === 'too-long' && ` · ${isMine ? t.silentMine : t.silent}`}
    </span>
  );
}

function offerWords(
  { kind, to, toName }: NonNullable<HandoffSummary['offer']>,
  me: string,
  t: ReturnType<typeof useDesk>['texts']['handoff']['list'],
): string {
  if (kind === 'queue') return to === me ? t.offeredMe : fill(t.offered, { name: toName });
  return to === me ? t.transferMe : fill(t.transfer, { name: toName });
}

export function Urgency({ item }: { item: Pick<HandoffSummary, 'priority' | 'emergency'> }) {
  const { texts } = useDesk();
  if (item.priority === 0 || item.emergency !== null) {
    return (
      <span className="urgency urgency-danger">⚠ {wordFor(texts.emergency, item.emergency, texts.list.emergency)}</span>
    );
  }
  return item.priority === 1 ? <span className="urgency">▲ {texts.list.urgent}</span> : null;
}

import { Segmented } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { useShortcuts } from '../shell/use-shortcuts.ts';
import type { HandoffSummary } from '../types.ts';
import { HandoffList } from './handoff-list.tsx';
import { OpenHandoff } from './open-handoff.tsx';
import type { QueueView } from './use-queue.ts';

/** The duty lawyer's desk: list, conversation, case. On phones one after the other. */
export function LawyerDesk({ queue }: { queue: QueueView }) {
  const { texts, api, route, go, preferences } = useDesk();
  const [done, setDone] = useState(false);
  const left = useLoaded(useCallback(() => api.messages(done ? 'done' : 'open'), [api, done]));
  const { reload } = left;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the queue is the reason to look again
  useEffect(() => reload(), [queue.version, reload]);

  const inMessages = route.section === 'messages';
  const items: HandoffSummary[] =
    (inMessages
      ? left.value?.messages
      : route.section === 'mine'
        ? queue.queue.value?.mine
        : queue.queue.value?.waiting) ?? [];
  const step = useCallback(
    (by: number) => {
      const at = items.findIndex(({ id }) => id === route.id);
      const next = items[at < 0 ? 0 : Math.max(0, Math.min(items.length - 1, at + by))];
      if (next !== undefined) go({ section: route.section, id: next.id, card: false });
    },
    [items, route, go],
  );
  const shortcuts = useMemo(
    () => ({
      next: () => step(1),
      previous: () => step(-1),
      close: () => go(route.card ? { ...route, card: false } : { section: route.section, id: null, card: false }),
    }),
    [step, route, go],
  );
  useShortcuts(preferences.shortcuts, shortcuts);

  const pane = route.id === null ? 'list' : route.card ? 'card' : 'thread';
  return (
    <div className="lawyer-desk" data-pane={pane}>
      <section className="list-pane" aria-label={texts.list.label}>
        <p className="unseen" role="status">
          {queue.arrived !== null && fill(texts.list.newWaiting, { headline: queue.arrived.headline })}
        </p>
        {inMessages && (
          <Segmented
            block
            value={done}
            aria-label={texts.nav.messages}
            onChange={setDone}
            options={[
              { value: false, label: texts.list.open },
              { value: true, label: texts.list.done },
            ]}
          />
        )}
        {inMessages ? (
          <Shown loaded={left}>
            {({ messages }) => (
              <HandoffList items={messages} empty={done ? texts.list.messagesDoneEmpty : texts.list.messagesEmpty} />
            )}
          </Shown>
        ) : (
          <Shown loaded={queue.queue}>
            {({ waiting, mine }) =>
              route.section === 'mine' ? (
                <HandoffList items={mine} empty={texts.list.mineEmpty} />
              ) : (
                <HandoffList items={waiting} empty={texts.list.waitingEmpty} />
              )
            }
          </Shown>
        )}
      </section>
      {route.id === null ? (
        <section className="nothing-open">
          <EmptyNote text={texts.list.pick} />
        </section>
      ) : (
        <OpenHandoff key={route.id} id={route.id} queue={queue} />
      )}
    </div>
  );
}

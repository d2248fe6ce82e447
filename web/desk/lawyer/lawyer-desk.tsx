import { Button, Checkbox, Segmented } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, ErrorNote, Shown } from '../shell/states.tsx';
import { type Loaded, useLoaded } from '../shell/use-loaded.ts';
import { useShortcuts } from '../shell/use-shortcuts.ts';
import type { HandoffSummary } from '../types.ts';
import { callbacksOf, myCases, stepFrom } from './case-lists.ts';
import { HandoffGroup, HandoffList } from './handoff-list.tsx';
import type { HandoffPlace } from './handoff-types.ts';
import { OpenHandoff } from './open-handoff.tsx';
import { QueueTabs } from './queue-tabs.tsx';
import { type CasePages, useCasePages } from './use-case-pages.ts';
import type { QueueView } from './use-queue.ts';

/** The duty lawyer's desk: list, conversation, case. On phones one after the other. */
export function LawyerDesk({ queue }: { queue: QueueView }) {
  const { texts, route, linked } = useDesk();
  const pane = route.id === null ? 'list' : route.card ? 'card' : 'thread';
  return (
    <div className="lawyer-desk" data-pane={pane}>
      <section className="list-pane" aria-label={texts.list.label}>
        <QueueTabs queue={queue} />
        <p className="unseen" role="status">
          {queue.arrived !== null && fill(texts.list.newWaiting, { headline: queue.arrived.headline })}
        </p>
        {!linked && <p className="list-old">{texts.handoff.list.old}</p>}
        {route.section === 'messages' ? (
          <Messages queue={queue} />
        ) : route.section === 'all' ? (
          <AllCases queue={queue} />
        ) : route.section === 'mine' ? (
          <Mine queue={queue} />
        ) : (
          <Waiting queue={queue} />
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

/** Alt+J and Alt+K step through what is shown, Esc closes what is open. */
export function useStepping(items: readonly HandoffSummary[]): void {
  const { route, go, preferences } = useDesk();
  const shortcuts = useMemo(() => {
    const step = (by: number) => () => {
      const next = stepFrom(items, route.id, by);
      if (next !== null) go({ section: route.section, id: next.id, card: false });
    };
    const close = (): void =>
      go(route.card ? { ...route, card: false } : { section: route.section, id: null, card: false });
    return { next: step(1), previous: step(-1), close };
  }, [items, route, go]);
  useShortcuts(preferences.shortcuts, shortcuts);
}

const NONE: readonly HandoffSummary[] = [];

function Waiting({ queue }: { queue: QueueView }) {
  const { texts, staff } = useDesk();
  const mayTake = staff.roles.includes('lawyer') && queue.duty.duty?.onDuty === false;
  const empty = mayTake ? texts.list.waitingOffDuty : texts.list.waitingEmpty;
  useStepping(queue.queue.value?.waiting ?? NONE);
  return (
    <Shown loaded={queue.queue}>
      {({ waiting, waitingTotal }) => <HandoffList items={waiting} total={waitingTotal} empty={empty} />}
    </Shown>
  );
}

function Mine({ queue }: { queue: QueueView }) {
  const { texts } = useDesk();
  const { value } = queue.queue;
  const t = texts.handoff.list.groups;
  const { serving, wrapUp, owed } = useMemo(() => myCases(value ?? { mine: [], owed: [] }), [value]);
  useStepping(useMemo(() => [...serving, ...wrapUp, ...owed], [serving, wrapUp, owed]));
  return (
    <Shown loaded={queue.queue}>
      {() => (
        <>
          <HandoffGroup heading={t.wrapUp} items={wrapUp} warn />
          {serving.length > 0 && wrapUp.length + owed.length > 0 ? (
            <HandoffGroup heading={t.serving} items={serving} />
          ) : (
            (serving.length > 0 || wrapUp.length + owed.length === 0) && (
              <HandoffList items={serving} empty={texts.list.mineEmpty} />
            )
          )}
          <HandoffGroup heading={t.owed} items={owed} warn />
        </>
      )}
    </Shown>
  );
}

const PLACES: HandoffPlace[] = ['served', 'waiting', 'over'];

function AllCases({ queue }: { queue: QueueView }) {
  const { texts, staff } = useDesk();
  const t = texts.handoff.list;
  const [place, setPlace] = useState<HandoffPlace>('served');
  const [onlyMine, setOnlyMine] = useState(false);
  const pages = useCasePages(place, onlyMine ? staff.id : '');
  const { reload } = pages;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the queue is the reason to look again
  useEffect(() => {
    if (place !== 'over') reload();
  }, [queue.version, reload, place]);
  useStepping(pages.items);
  return (
    <>
      <Segmented
        block
        value={place}
        aria-label={texts.nav.all}
        onChange={setPlace}
        options={PLACES.map((value) => ({ value, label: t.places[value] }))}
      />
      {place !== 'waiting' && staff.roles.includes('supervisor') && (
        <Checkbox className="only-mine" checked={onlyMine} onChange={(event) => setOnlyMine(event.target.checked)}>
          {t.onlyMine}
        </Checkbox>
      )}
      <Pages pages={pages} empty={t.allEmpty} />
    </>
  );
}

/** Loaded page by page, with error and more. */
export function Pages({ pages, empty }: { pages: CasePages; empty: string }) {
  const { texts } = useDesk();
  const { items, error, loading, more } = pages;
  return (
    <>
      {error !== null && <ErrorNote error={error} retry={pages.retry} />}
      {(items.length > 0 || (!loading && error === null)) && <HandoffList items={items} empty={empty} />}
      {items.length === 0 && loading && <p className="soft list-end">{texts.state.loading}</p>}
      {more && (
        <Button block loading={loading} onClick={pages.loadMore}>
          {texts.state.more}
        </Button>
      )}
    </>
  );
}

/** Who is to be called back: those who keep their place in the queue, and those who left a message. */
function Messages({ queue }: { queue: QueueView }) {
  const { texts, api } = useDesk();
  const [done, setDone] = useState(false);
  const left: Loaded<{ messages: HandoffSummary[]; callbacks?: HandoffSummary[] }> = useLoaded(
    useCallback(() => api.messages(done ? 'done' : 'open'), [api, done]),
  );
  const { reload, value } = left;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the queue is the reason to look again
  useEffect(() => reload(), [queue.version, reload]);
  const waiting = queue.queue.value?.waiting ?? NONE;
  const callbacks = useMemo(
    () => (done ? [] : (value?.callbacks ?? callbacksOf(waiting))),
    [done, value?.callbacks, waiting],
  );
  useStepping(useMemo(() => [...callbacks, ...(value?.messages ?? [])], [callbacks, value]));
  const t = texts.handoff.list.groups;
  return (
    <>
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
      <HandoffGroup heading={t.callbacks} items={callbacks} warn />
      <Shown loaded={left}>
        {({ messages }) =>
          messages.length > 0 && callbacks.length > 0 ? (
            <HandoffGroup heading={t.messages} items={messages} />
          ) : (
            <HandoffList items={messages} empty={done ? texts.list.messagesDoneEmpty : texts.list.messagesEmpty} />
          )
        }
      </Shown>
    </>
  );
}

import { Segmented, Select } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { MessageList } from './message-list.tsx';
import { RefusedList } from './refused-list.tsx';
import type { PeerHealth } from './types.ts';

const LISTS = ['dead', 'refused', 'due', 'sending', 'delivered', 'set-aside'] as const;

/** What goes to and comes from other offices (对外交换). */
export default function ExchangeRoom() {
  const { texts, api, socket } = useDesk();
  const t = texts.exchange;
  const [list, setList] = useState<(typeof LISTS)[number]>('dead');
  const [peer, setPeer] = useState('');
  const loaded = useLoaded(useCallback(() => api.exchange.peers(), [api]));
  const { reload } = loaded;
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  return (
    <div className="exchange-room">
      <header>
        <h2>{t.heading}</h2>
        <p className="soft">{t.lead}</p>
      </header>
      <Shown loaded={loaded}>
        {(peers) => (
          <section className="exchange-peers" aria-label={t.peers}>
            {peers.length === 0 && <EmptyNote text={t.noPeers} />}
            {peers.map((peer) => (
              <Health key={peer.id} peer={peer} />
            ))}
          </section>
        )}
      </Shown>
      {(loaded.value?.length ?? 0) > 1 && (
        <Select
          className="exchange-platform"
          aria-label={t.platform}
          value={peer}
          onChange={setPeer}
          options={[
            { value: '', label: t.allPlatforms },
            ...(loaded.value ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <Segmented
        className="orders-views"
        aria-label={t.listLabel}
        value={list}
        onChange={setList}
        options={LISTS.map((value) => ({ value, label: t.lists[value] }))}
      />
      {list === 'refused' ? <RefusedList peer={peer} /> : <MessageList key={list} state={list} peer={peer} />}
    </div>
  );
}

function Health({ peer }: { peer: PeerHealth }) {
  const { texts } = useDesk();
  const t = texts.exchange;
  const { name, lastSuccessAt, waiting, oldestAt, dead, failing } = peer;
  return (
    <section className="order-part" aria-label={name}>
      <h3>{name}</h3>
      <p className="answer-tags">
        {dead === 0 && failing === 0 && <Mark kind="ok">{t.well}</Mark>}
        {dead > 0 && <Mark kind="bad">{fill(t.dead, { n: dead })}</Mark>}
        {failing > 0 && <Mark kind="warn">{fill(t.failing, { n: failing })}</Mark>}
        <Mark>{fill(t.waiting, { n: waiting })}</Mark>
      </p>
      <p className="soft">
        {lastSuccessAt === null ? t.never : fill(t.last, { time: shanghaiInFull(lastSuccessAt) })}
        {oldestAt !== null && `，${fill(t.oldest, { time: shanghaiInFull(oldestAt) })}`}
      </p>
    </section>
  );
}

import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { type DeskTexts, wordFor } from '../texts/index.ts';
import type { UndeliveredGroup } from '../types.ts';

const SENT_AGAIN = ['failed', 'unknown', 'undelivered'];
const keyOf = ({ state, channel, reason }: UndeliveredGroup): string => `${state} ${channel} ${reason}`;

/** What could not be sent (发不出去的消息), by channel and reason, and the way to send it again. */
export function Undelivered() {
  const { texts, api } = useDesk();
  const t = texts.overview.undelivered;
  const loaded = useLoaded(api.deliveries);
  const [underWay, setUnderWay] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const retry = async (group: UndeliveredGroup): Promise<void> => {
    setUnderWay(keyOf(group));
    try {
      const { queued } = await api.retryDeliveries(group);
      setSaid(fill(t.queued, { n: queued }));
      loaded.reload();
    } catch (error) {
      setSaid(errorText(error, texts));
    } finally {
      setUnderWay(null);
    }
  };
  return (
    <section className="undelivered">
      <h3>
        {t.heading} <small>{t.lead}</small>
      </h3>
      <p role="status" className="soft">
        {said}
      </p>
      <Shown loaded={loaded}>
        {({ groups }) =>
          groups.length === 0 ? (
            <p className="soft">{t.none}</p>
          ) : (
            <table>
              <thead>
                <tr>
                  {[t.channel, t.state, t.reason, t.count, ''].map((heading) => (
                    <th key={heading} scope="col">
                      {heading}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {groups.map((group) => (
                  <tr key={keyOf(group)}>
                    <td>{channelText(group.channel, texts)}</td>
                    <td className={`delivery-${group.state}`}>{wordFor(texts.delivery, group.state)}</td>
                    <td title={group.reason}>{reasonText(group.reason, t)}</td>
                    <td>{group.count}</td>
                    <td>
                      {SENT_AGAIN.includes(group.state) && (
                        <Popconfirm
                          title={fill(t.sure, { n: group.count })}
                          description={group.state === 'failed' ? undefined : t.twice}
                          okText={t.yes}
                          cancelText={t.no}
                          onConfirm={() => retry(group)}
                        >
                          <Button size="small" loading={underWay === keyOf(group)}>
                            {t.retry}
                          </Button>
                        </Popconfirm>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Shown>
    </section>
  );
}

function channelText(channel: string, texts: DeskTexts): string {
  if (channel === '') return '—';
  return channel === 'outside-desk' ? texts.overview.undelivered.outsideDesk : wordFor(texts.channel, channel);
}

/** The reason in words; a code that has none is shown as it is, for whoever looks it up. */
function reasonText(code: string, t: { unknownReason: string; reasons: Record<string, string> }): string {
  const [, what = code] = /^hotline_(?:channels|bot|outside)_(.+)$/u.exec(code) ?? [];
  return code === '' ? t.unknownReason : (t.reasons[what] ?? code);
}

import { App, Switch } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { QueueView } from './use-queue.ts';

/** On or off duty (值班). What is shown is what the server confirmed. */
export function DutySwitch({ queue }: { queue: QueueView }) {
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const value = queue.queue.value;
  const t = texts.duty;
  const change = async (onDuty: boolean): Promise<void> => {
    setBusy(true);
    try {
      await api.setDuty(onDuty);
    } catch {
      message.error(t.failed);
    }
    queue.queue.reload();
    setBusy(false);
  };
  const since = value?.duty.onDuty === true && value.duty.since !== null ? value.duty.since : null;
  return (
    <span className="duty">
      <Switch
        checked={value?.duty.onDuty ?? false}
        loading={busy}
        disabled={value === null}
        checkedChildren={t.on}
        unCheckedChildren={t.off}
        aria-label={t.label}
        onChange={change}
      />
      <small title={t.hint}>
        {since !== null && `${fill(t.since, { time: shanghaiMoment(since) })} · `}
        {fill(t.others, { n: value?.onDuty ?? 0 })}
      </small>
    </span>
  );
}

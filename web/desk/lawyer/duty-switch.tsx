import { Button, Switch } from 'antd';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { QueueView } from './use-queue.ts';

/** On duty, paused, or off (值班); with how many of how many are served. */
export function DutySwitch({ queue }: { queue: QueueView }) {
  const { texts } = useDesk();
  const { duty, paused, busy, change } = queue.duty;
  const t = texts.duty;
  const words = texts.handoff.duty;
  const others = fill(t.others, { n: queue.queue.value?.onDuty ?? 0 });
  const load = loadOf(queue);
  return (
    <span className="duty">
      <Switch
        checked={duty?.onDuty ?? false}
        loading={busy}
        disabled={duty === null}
        checkedChildren={paused === null ? t.on : words.paused}
        unCheckedChildren={t.off}
        className={paused === null ? undefined : 'duty-paused'}
        aria-label={t.label}
        onChange={(on) => change(on ? 'on' : 'off')}
      />
      {duty?.onDuty === true && (
        <>
          {load !== null && (
            <span className={load.n >= load.of ? 'load load-full' : 'load'} title={fill(words.loadLabel, load)}>
              <span className="load-word">{words.load} </span>
              {load.n}/{load.of}
            </span>
          )}
          {paused === null && (
            <Button size="small" disabled={busy} title={words.pauseHint} onClick={() => change('paused')}>
              {words.pause}
            </Button>
          )}
        </>
      )}
      <small title={t.hint}>
        {duty?.onDuty === true && duty.since !== null && `${fill(t.since, { time: shanghaiMoment(duty.since) })} · `}
        {others}
      </small>
    </span>
  );
}

/** How many residents he serves by text now, and how many he can; null when the server does not say. */
function loadOf({ queue }: QueueView): { n: number; of: number } | null {
  const { load, capacity } = queue.value?.duty ?? {};
  return load === undefined || capacity === undefined ? null : { n: load.text, of: capacity.text };
}

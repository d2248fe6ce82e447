import { Button } from 'antd';
import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { Ask } from './aid-case.tsx';
import { type AidStepName, mayTake } from './aid-steps.ts';
import { Pairs, Part } from './part.tsx';
import { Revealed } from './revealed.tsx';
import type { AidDetail } from './types.ts';

/** Coming to the window, or somebody coming home, with what to mind there. */
export function SchedulePart({ detail, ask }: { detail: AidDetail; ask: Ask }) {
  const { texts, staff } = useDesk();
  const t = texts.aid;
  const { appointment, homeVisit } = detail;
  const button = (step: AidStepName & keyof typeof t.buttons) =>
    mayTake(step, detail, staff) && (
      <Button size="small" onClick={() => ask(step)}>
        {t.buttons[step]}
      </Button>
    );
  return (
    <Part
      heading={t.schedule.heading}
      tools={
        <span className="history-tools">
          {button('appointment-ended')}
          {button('book')}
        </span>
      }
    >
      {appointment === null ? (
        <p className="soft">{t.schedule.none}</p>
      ) : (
        <p>
          <Mark kind={appointment.state === 'booked' ? 'busy' : 'plain'}>
            {wordFor(t.schedule.states, appointment.state)}
          </Mark>{' '}
          {fill(t.schedule.at, { time: shanghaiInFull(appointment.startsAt), place: appointment.placeName })}
        </p>
      )}
      {homeVisit !== null && (
        <>
          <div className="aid-part-head">
            <h4>{t.schedule.visit}</h4>
            <Mark kind={homeVisit.state === 'asked' ? 'warn' : 'plain'}>
              {wordFor(t.schedule.visitStates, homeVisit.state)}
            </Mark>
            <span className="history-tools">{button('home-visit')}</span>
          </div>
          <p className="aid-safety">
            <strong>{t.schedule.safety}</strong>：
            {homeVisit.safetyNote === '' ? t.schedule.noSafety : homeVisit.safetyNote}
          </p>
          <Pairs
            rows={[
              [t.schedule.visitBecause, wordFor(t.schedule.becauses, homeVisit.because)],
              [t.schedule.when, homeVisit.when],
              [
                t.schedule.address,
                <Revealed
                  key="address"
                  id={detail.id}
                  field="homeVisit.address"
                  what={t.schedule.address}
                  masked={homeVisit.hasAddress ? '****' : ''}
                />,
              ],
            ]}
          />
        </>
      )}
    </Part>
  );
}

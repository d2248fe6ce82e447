import { useCallback } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { ClocksCard, CountCards, DaysCard, HoursCard, LevelCard, SatisfactionCard } from './figure-cards.tsx';
import { dayAfter } from './period.ts';
import { Tiles } from './tiles.tsx';
import type { FiguresQuestion, StatisticsAnswer } from './types.ts';

/** All figures of a period, with charts (数据). */
export function FiguresPart({ asked }: { asked: FiguresQuestion }) {
  const { api } = useDesk();
  const loaded = useLoaded(useCallback(() => api.statistics.figures(asked), [api, asked]));
  return <Shown loaded={loaded}>{(answer) => <Figures answer={answer} asked={asked} />}</Shown>;
}

function Figures({
  answer: { period, previous, figures, before },
  asked,
}: {
  answer: StatisticsAnswer;
  asked: FiguresQuestion;
}) {
  const { texts } = useDesk();
  const t = texts.statistics;
  const shown = fill(t.shown, {
    from: period.from,
    to: dayAfter(period.before, -1),
    previousFrom: previous.from,
    previousTo: dayAfter(previous.before, -1),
  });
  const counted = figures.countedAt === null ? '' : fill(t.countedAt, { time: shanghaiMoment(figures.countedAt) });
  return (
    <>
      <p className="soft" role="status">
        {shown}
        {counted}
      </p>
      {figures.total.services === 0 ? (
        <EmptyNote text={t.empty} />
      ) : (
        <>
          <Tiles now={figures.total} before={before} />
          <div className="figure-grid">
            <DaysCard figures={figures} asked={asked} />
            <HoursCard figures={figures} asked={asked} />
            <LevelCard figures={figures} asked={asked} />
            <SatisfactionCard figures={figures} asked={asked} />
            <ClocksCard figures={figures} asked={asked} />
            <CountCards figures={figures} asked={asked} />
          </div>
        </>
      )}
    </>
  );
}

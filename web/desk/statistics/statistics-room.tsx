import { Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { shanghaiDay } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import { DictionaryDrawer } from './dictionary-drawer.tsx';
import { FiguresPart } from './figures-part.tsx';
import { Filters } from './filters.tsx';
import { LawyersPart } from './lawyers-part.tsx';
import { presetRange } from './period.ts';
import { ReportsPart } from './reports-part.tsx';
import type { FiguresQuestion } from './types.ts';

const PARTS = ['figures', 'lawyers', 'reports'] as const;

/** Figures of days, people and reports (统计). */
export default function StatisticsRoom() {
  const { texts, api, clock, route, go } = useDesk();
  const t = texts.statistics;
  const part = PARTS.find((each) => each === route.id) ?? 'figures';
  const today = useMemo(() => shanghaiDay(new Date(clock.now())), [clock]);
  const [asked, setAsked] = useState<FiguresQuestion>(() => ({
    ...presetRange('days30', today),
    channel: '',
    region: '',
    topic: '',
  }));
  const dictionary = useLoaded(api.statistics.dictionary);
  return (
    <div className="roster-desk statistics-desk">
      <header className="roster-head">
        <h2>{t.heading}</h2>
        <Segmented
          aria-label={t.part.label}
          value={part}
          onChange={(id) => go({ section: 'statistics', id, card: false })}
          options={PARTS.map((value) => ({ value, label: t.part[value] }))}
        />
        <DictionaryDrawer definitions={dictionary.value?.definitions ?? []} />
      </header>
      {part !== 'reports' && <Filters asked={asked} setAsked={setAsked} today={today} dictionary={dictionary.value} />}
      {part === 'figures' && <FiguresPart asked={asked} />}
      {part === 'lawyers' && <LawyersPart asked={asked} />}
      {part === 'reports' && <ReportsPart today={today} ofAllRegions={dictionary.value?.ofAllRegions ?? true} />}
    </div>
  );
}

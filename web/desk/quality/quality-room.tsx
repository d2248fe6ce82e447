import { Segmented } from 'antd';
import { useRef } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import type { Staff } from '../types.ts';
import { AgreementPart } from './agreement-part.tsx';
import { CaseView } from './case-view.tsx';
import { Appeals, Mine, Reviewed } from './lists.tsx';
import { QueuePart } from './queue-part.tsx';
import { RubricPart } from './rubric-part.tsx';

const PARTS = ['queue', 'appeals', 'reviewed', 'mine', 'agreement', 'rubric'] as const;
type Part = (typeof PARTS)[number];

/** Automatic scores and those of people (质检). The address names a part, or the service that is open. */
export default function QualityRoom() {
  const { texts, staff, route, go } = useDesk();
  const t = texts.quality;
  const parts = partsOf(staff);
  const last = useRef<Part>(parts[0] ?? 'rubric');
  const named = parts.find((part) => part === route.id) ?? null;
  if (named !== null) last.current = named;
  const isCase = named === null && route.id !== null && !PARTS.some((part) => part === route.id);
  const turnTo = (id: string): void => go({ section: 'quality', id, card: false });
  const part = named ?? last.current;
  return (
    <div className="quality-room">
      <header className="quality-head">
        <h2>{t.heading}</h2>
        <Segmented
          aria-label={t.heading}
          value={part}
          onChange={turnTo}
          options={parts.map((value) => ({ value, label: t.parts[value] }))}
        />
      </header>
      {isCase && route.id !== null && <CaseView key={route.id} id={route.id} back={() => turnTo(last.current)} />}
      {!isCase && part === 'queue' && <QueuePart open={turnTo} />}
      {!isCase && part === 'appeals' && <Appeals open={turnTo} />}
      {!isCase && part === 'reviewed' && <Reviewed open={turnTo} />}
      {!isCase && part === 'mine' && <Mine open={turnTo} />}
      {!isCase && part === 'agreement' && <AgreementPart />}
      {!isCase && part === 'rubric' && <RubricPart />}
    </div>
  );
}

/** Whoever reviews, and whoever is reviewed; somebody may be both, never of the same service. */
function partsOf({ roles }: Staff): Part[] {
  const reviews = roles.includes('supervisor') || roles.includes('reviewer');
  return [
    ...(reviews ? (['queue', 'appeals', 'reviewed'] as const) : []),
    ...(roles.includes('lawyer') ? (['mine'] as const) : []),
    ...(reviews ? (['agreement'] as const) : []),
    'rubric',
  ];
}

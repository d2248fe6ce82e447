import type { ReactNode } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull, shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { HoursPreview, PersonOnShift } from './types.ts';
import { shiftInWords } from './week.ts';

/** Open or not at an instant, by which rule, until when, and who is there. */
export function HoursAnswer({ preview }: { preview: HoursPreview }) {
  const { texts } = useDesk();
  const t = texts.roster.hours;
  const { open, certain, isOnCallTime, decidedBy, nextChange, onShift, onCall } = preview;
  const until = nextChange.at === null ? null : shanghaiMoment(nextChange.at);
  const rows: [string, ReactNode][] = [
    [t.rule, decidedBy.rule?.name ?? ''],
    [t.openText, decidedBy.openText],
    [t.onCallText, decidedBy.onCallText],
    [t.next, open ? '' : nextInWords(preview, t)],
    [t.onShift, <People key="shift" people={onShift} none={t.nobody} />],
    [t.onCallPeople, <People key="call" people={onCall} none={t.nobodyOnCall} />],
  ];
  return (
    <div className={open ? 'hours-answer hours-open' : 'hours-answer'} role="status">
      <p className="soft">{shanghaiInFull(preview.at)}</p>
      <p className="hours-word">
        {!certain && `${t.likely}`}
        {open ? t.open : isOnCallTime ? t.onCall : t.shut}{' '}
        {until !== null && <small>{fill(nextChange.certain ? t.until : t.untilLikely, { time: until })}</small>}
      </p>
      <p>
        {decidedBy.day} {decidedBy.weekday}
        {decidedBy.reason !== decidedBy.weekday && ` · ${decidedBy.reason}`}
      </p>
      {!certain && <p className="warn-text">{t.unknown}</p>}
      <dl className="pairs">
        {rows
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label} className="pair">
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

/** When it opens next. Residents are promised nothing while the holidays are not published; colleagues see what is likely. */
function nextInWords(
  { nextOpening, nextOpeningText }: HoursPreview,
  t: { unknown: string; likelyAt: string; never: string },
): string {
  if (nextOpeningText !== null) return nextOpeningText;
  if (nextOpening.likely !== null) return fill(t.likelyAt, { time: shanghaiInFull(nextOpening.likely) });
  return nextOpening.certain ? t.never : t.unknown;
}

function People({ people, none }: { people: readonly PersonOnShift[]; none: string }) {
  const { texts } = useDesk();
  if (people.length === 0) return <span className="soft">{none}</span>;
  return people.map((one) => `${one.displayName} ${shiftInWords(one, texts.roster)}`).join('、');
}

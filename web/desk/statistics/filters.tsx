import { Select } from 'antd';
import { useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { dayAfter, PRESETS, type Preset, presetRange } from './period.ts';
import type { Dictionary, FiguresQuestion } from './types.ts';

const CHANNELS = ['web', 'wechat', 'sms', 'voice'] as const;
const MOST_DAYS = 1096;

interface FiltersProps {
  asked: FiguresQuestion;
  setAsked(asked: FiguresQuestion): void;
  today: string;
  dictionary: Dictionary | null;
}

/** Time, channel, region and topic that figures are asked for (筛选). */
export function Filters({ asked, setAsked, today, dictionary }: FiltersProps) {
  const { texts } = useDesk();
  const t = texts.statistics;
  const id = useId();
  const chosen = PRESETS.find((preset) => {
    const { from, before } = presetRange(preset, today);
    return from === asked.from && before === asked.before;
  });
  const [own, setOwn] = useState(chosen === undefined);
  const channels = CHANNELS.map((value) => ({ value: value as string, label: t.channels[value] }));
  const regions = (dictionary?.regions ?? []).map(({ code, name }) => ({ value: code, label: name }));
  const topics = (dictionary?.topics ?? []).map((topic) => ({ value: topic, label: topic }));
  const choices = [
    { key: 'channel', any: t.filter.anyChannel, options: channels },
    { key: 'region', any: t.filter.anyRegion, options: regions },
    { key: 'topic', any: t.filter.anyTopic, options: [...topics, { value: 'none', label: t.filter.noTopic }] },
  ] as const;
  return (
    <div className="figure-filters">
      <label htmlFor={`${id}-period`}>{t.filter.period}</label>
      <Select
        id={`${id}-period`}
        value={own ? 'own' : (chosen ?? 'own')}
        onChange={(value: Preset | 'own') => {
          setOwn(value === 'own');
          if (value !== 'own') setAsked({ ...asked, ...presetRange(value, today) });
        }}
        options={[
          ...PRESETS.map((preset) => ({ value: preset as Preset | 'own', label: t.presets[preset] })),
          { value: 'own' as const, label: t.filter.own },
        ]}
      />
      {own && <OwnRange asked={asked} setAsked={setAsked} today={today} id={id} />}
      {choices.map(({ key, any, options }) => (
        <span key={key} className="figure-filter">
          <label htmlFor={`${id}-${key}`}>{t.filter[key]}</label>
          <Select
            id={`${id}-${key}`}
            showSearch={{ optionFilterProp: 'label' }}
            popupMatchSelectWidth={false}
            value={asked[key]}
            onChange={(value: string) => setAsked({ ...asked, [key]: value })}
            options={[{ value: '', label: any }, ...options]}
          />
        </span>
      ))}
    </div>
  );
}

/** Two days of one's own; what is no range is said at once, and not asked for. */
function OwnRange({ asked, setAsked, today, id }: Omit<FiltersProps, 'dictionary'> & { id: string }) {
  const { texts } = useDesk();
  const t = texts.statistics.filter;
  const [from, setFrom] = useState(asked.from);
  const [to, setTo] = useState(dayAfter(asked.before, -1));
  const change = (first: string, last: string): void => {
    setFrom(first);
    setTo(last);
    if (isRange(first, last, today)) setAsked({ ...asked, from: first, before: dayAfter(last, 1) });
  };
  return (
    <>
      <label htmlFor={`${id}-from`}>{t.from}</label>
      <input
        id={`${id}-from`}
        className="plain-date"
        type="date"
        max={today}
        value={from}
        onChange={({ target }) => change(target.value, to)}
      />
      <label htmlFor={`${id}-to`}>{t.to}</label>
      <input
        id={`${id}-to`}
        className="plain-date"
        type="date"
        max={today}
        value={to}
        onChange={({ target }) => change(from, target.value)}
      />
      {!isRange(from, to, today) && (
        <p role="alert" className="warn-text">
          {t.wrong}
        </p>
      )}
    </>
  );
}

function isRange(from: string, to: string, today: string): boolean {
  return (
    from !== '' && to !== '' && from >= '2000-01-01' && from <= today && from <= to && to < dayAfter(from, MOST_DAYS)
  );
}

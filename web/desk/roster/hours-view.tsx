import { Button, Select } from 'antd';
import { useCallback, useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { HoursAnswer } from './hours-answer.tsx';
import { momentOf } from './week.ts';

/** Whether people serve at an instant that may be chosen, why, and who (服务时间). */
export function HoursView() {
  const { api, texts } = useDesk();
  const t = texts.roster.hours;
  const [at, setAt] = useState('');
  const [region, setRegion] = useState('');
  const [skill, setSkill] = useState('');
  const id = useId();
  const options = useLoaded(api.staff.options);
  const instant = momentOf(at);
  const loaded = useLoaded(
    useCallback(() => api.roster.hours({ at: instant, region, skill }), [api, instant, region, skill]),
  );
  return (
    <section className="roster-part" aria-label={t.heading}>
      <h3>{t.heading}</h3>
      <p className="soft">{t.hint}</p>
      <div className="hours-asked">
        <label htmlFor={`${id}-at`}>{t.at}</label>
        <span className="week-steps">
          <input
            id={`${id}-at`}
            className="plain-date"
            type="datetime-local"
            value={at}
            onChange={({ target }) => setAt(target.value)}
          />
          <Button disabled={at === ''} onClick={() => setAt('')}>
            {t.now}
          </Button>
        </span>
        <label htmlFor={`${id}-region`}>{t.region}</label>
        <Select
          id={`${id}-region`}
          showSearch={{ optionFilterProp: 'label' }}
          value={region}
          onChange={setRegion}
          options={[{ value: '', label: t.anyRegion }, ...(options.value?.regions ?? [])]}
        />
        <label htmlFor={`${id}-skill`}>{t.skill}</label>
        <Select
          id={`${id}-skill`}
          showSearch={{ optionFilterProp: 'label' }}
          value={skill}
          onChange={setSkill}
          options={[{ value: '', label: t.anySkill }, ...(options.value?.skills ?? [])]}
        />
      </div>
      <Shown loaded={loaded}>{(preview) => <HoursAnswer preview={preview} />}</Shown>
    </section>
  );
}

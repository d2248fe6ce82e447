import { Segmented } from 'antd';
import { useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { IncidentList } from './incident-list.tsx';
import { IncidentView } from './incident-view.tsx';
import type { IncidentState } from './types.ts';

const STATES: readonly IncidentState[] = ['open', 'attended', 'closed'];

/** Linkage with the police (110 联动): dangers told of, one after the other. */
export default function IncidentsRoom() {
  const { texts, route, go } = useDesk();
  const t = texts.incidents;
  const [state, setState] = useState<IncidentState>('open');
  const turnTo = (id: string | null): void => go({ section: 'incidents', id, card: false });
  if (route.id !== null) return <IncidentView key={route.id} id={route.id} back={() => turnTo(null)} />;
  return (
    <div className="incidents-room">
      <header className="incidents-head">
        <div>
          <h2>{t.heading}</h2>
          <p className="soft">{t.lead}</p>
        </div>
        <Segmented
          aria-label={t.stateLabel}
          value={state}
          onChange={setState}
          options={STATES.map((value) => ({ value, label: t.states[value] }))}
        />
      </header>
      <IncidentList key={state} state={state} open={turnTo} />
    </div>
  );
}

import { Alert, Button } from 'antd';
import { useCallback, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { qualityProblem } from './quality-problem.ts';
import { lastDay } from './quality-words.ts';

/** What waits for a second look; the system gives the next one. */
export function QueuePart({ open }: { open: (id: string) => void }) {
  const { api, texts } = useDesk();
  const t = texts.quality.queue;
  const loaded = useLoaded(useCallback(() => api.quality.queue(), [api]));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const take = async (): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      const { case: given } = await api.quality.next();
      if (given === null) {
        setProblem(t.none);
        loaded.reload();
      } else open(given.id);
    } catch (error) {
      setProblem(qualityProblem(error, texts));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p className="soft">{t.how}</p>
      <Shown loaded={loaded}>
        {({ waiting, overdue, firstDue, appeals, held }) => (
          <>
            <dl className="figures">
              <Figure label={t.waiting} value={waiting} />
              <Figure label={t.overdue} value={overdue} isBad={overdue > 0} />
              <Figure label={t.appeals} value={appeals} />
            </dl>
            {firstDue !== null && <p>{fill(t.firstDue, { day: lastDay(firstDue) })}</p>}
            {problem !== '' && <Alert type="info" showIcon role="status" title={problem} />}
            <p>
              <Button
                type="primary"
                size="large"
                loading={busy}
                disabled={waiting === 0 && held === null}
                onClick={take}
              >
                {held === null ? t.take : t.goOn}
              </Button>
            </p>
            {waiting === 0 && held === null && <p className="soft">{t.none}</p>}
          </>
        )}
      </Shown>
    </>
  );
}

function Figure({ label, value, isBad = false }: { label: string; value: number; isBad?: boolean }) {
  return (
    <div className="figure">
      <dt>{label}</dt>
      <dd className={isBad ? 'quality-bad' : undefined}>{value}</dd>
    </div>
  );
}

import { useDesk } from '../shell/desk-context.ts';
import { CASE_LISTS, type Section } from '../shell/routes.ts';
import { callbacksOf, myCases } from './case-lists.ts';
import type { QueueView } from './use-queue.ts';

/** 待接 / 我的 / 全部 / 回拨留言, with how many each holds. */
export function QueueTabs({ queue }: { queue: QueueView }) {
  const { texts, route, go } = useDesk();
  const t = texts.handoff.tabs;
  const counts = countsOf(queue);
  return (
    <nav className="queue-tabs" aria-label={t.label}>
      {CASE_LISTS.map((section) => (
        <button
          key={section}
          type="button"
          className="queue-tab"
          aria-current={route.section === section ? 'page' : undefined}
          onClick={() => go({ section, id: null, card: false })}
        >
          {texts.nav[section]}
          {counts[section] > 0 && <span className={`count count-${section}`}>{counts[section]}</span>}
        </button>
      ))}
    </nav>
  );
}

function countsOf({ queue: { value }, openMessages }: QueueView): Record<Section, number> & Record<string, number> {
  const none = Object.fromEntries(CASE_LISTS.map((section) => [section, 0])) as Record<Section, number>;
  if (value === null) return none;
  const { serving, wrapUp, owed } = myCases(value);
  return {
    ...none,
    waiting: value.waitingTotal,
    mine: serving.length + wrapUp.length + owed.length,
    messages: openMessages + callbacksOf(value.waiting).length,
  };
}

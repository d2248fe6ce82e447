import { App } from 'antd';
import { useCallback, useState } from 'react';
import { ApiError } from '../api.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import type { HandoffDetail } from '../types.ts';
import type { HandoffView } from './use-handoff.ts';
import type { QueueView } from './use-queue.ts';

/** The view of a case where only its state counts. */
type Case = Pick<HandoffView, 'refresh' | 'take'>;

export interface CaseSteps {
  /** Name of the step that is under way. */
  busy: string;
  /** Takes a step from a button: what went wrong is told, and the newest state fetched. @returns whether it was taken. */
  run(name: string, step: () => Promise<HandoffDetail>, done?: string): Promise<boolean>;
  /** Takes a step from a dialog. @throws what went wrong, to be told there; the newest state is fetched. */
  act(step: () => Promise<HandoffDetail>, done?: string): Promise<void>;
}

/** Steps of a case: the page never goes by what it had before a step, refused or not. */
export function useCaseSteps(view: Case, queue: QueueView): CaseSteps {
  const { texts } = useDesk();
  const { message } = App.useApp();
  const [busy, setBusy] = useState('');
  const { refresh, take } = view;
  const { reload } = queue.queue;
  const act = useCallback(
    async (step: () => Promise<HandoffDetail>, done = ''): Promise<void> => {
      try {
        take(await step());
        if (done !== '') message.success(done);
      } catch (error) {
        if (error instanceof ApiError && error.status === 409) await refresh().catch(() => undefined);
        throw error;
      } finally {
        reload();
      }
    },
    [take, refresh, reload, message],
  );
  const run = useCallback(
    async (name: string, step: () => Promise<HandoffDetail>, done = ''): Promise<boolean> => {
      setBusy(name);
      try {
        await act(step, done);
        return true;
      } catch (error) {
        message.error(errorText(error, texts));
        return false;
      } finally {
        setBusy('');
      }
    },
    [act, message, texts],
  );
  return { busy, run, act };
}

import { App } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import type { Loaded } from '../shell/use-loaded.ts';
import type { Duty, Queue } from '../types.ts';

export interface DutyView {
  /** As the server confirmed it; null until it did. */
  duty: Duty | null;
  /** Why nothing is offered for the moment; null when it is, or off duty. */
  paused: string | null;
  /** Somebody or something else ended the duty: a sleeping laptop, a supervisor. */
  signedOff: boolean;
  busy: boolean;
  change(to: 'on' | 'off' | 'paused' | 'resumed'): Promise<void>;
  /** The person has seen that he was signed off. */
  seen(): void;
}

/** One's own duty (值班): on, off, paused. What is shown is what the server confirmed. */
export function useDuty(queue: Loaded<Queue>): DutyView {
  const { api, texts } = useDesk();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const [signedOff, setSignedOff] = useState(false);
  const duty = queue.value?.duty ?? null;
  const asked = useRef(false);
  const was = useRef(false);
  const onDuty = duty?.onDuty ?? null;
  useEffect(() => {
    if (onDuty === null) return;
    if (was.current && !onDuty && !asked.current) setSignedOff(true);
    if (onDuty) setSignedOff(false);
    asked.current = false;
    was.current = onDuty;
  }, [onDuty]);
  const { reload } = queue;
  const change = useCallback(
    async (to: 'on' | 'off' | 'paused' | 'resumed'): Promise<void> => {
      setBusy(true);
      asked.current = to === 'off';
      try {
        if (to === 'paused' || to === 'resumed') await api.presence.pause(to === 'paused');
        else if ((await api.presence.set(to === 'on')).outsideShift === true && to === 'on')
          message.info(texts.handoff.duty.outsideShift, 6);
      } catch (error) {
        asked.current = false;
        message.error(`${texts.duty.failed}：${errorText(error, texts)}`);
      }
      reload();
      setBusy(false);
    },
    [api, texts, message, reload],
  );
  const seen = useCallback(() => setSignedOff(false), []);
  return { duty, paused: duty?.onDuty === true ? duty.paused : null, signedOff, busy, change, seen };
}

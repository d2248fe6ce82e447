import { App, Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import type { HandoffDetail } from '../types.ts';
import type { CaseTelephone } from './types.ts';

/** After so many tries a resident who asked to be called back is written to instead. */
const CALLBACK_TRIES = 3;

/** A telephone request at the desk: how the telephones stand, and what the lawyer can do about it. */
export function TelephoneBar(props: {
  handoff: HandoffDetail;
  mine: boolean;
  take: (detail: HandoffDetail) => void;
  changed: () => void;
}) {
  const { handoff, mine } = props;
  const { texts, api } = useDesk();
  const { message } = App.useApp();
  const [busy, setBusy] = useState('');
  const t = texts.telephone;
  const { telephone } = handoff;
  if (telephone === null) return null;
  const lawyer = telephone.lawyer?.state ?? null;
  const isOpen = mine && handoff.state === 'live';

  const act =
    (name: string, call: (id: string) => Promise<HandoffDetail>, done = '') =>
    async (): Promise<void> => {
      setBusy(name);
      try {
        props.take(await call(handoff.id));
        if (done !== '') message.success(done);
      } catch (error) {
        message.error(errorText(error, texts));
      }
      props.changed();
      setBusy('');
    };
  const isGone = !telephone.callerOn && handoff.callback === null;
  const isOff = lawyer === null || lawyer === 'not-answered' || lawyer === 'declined' || lawyer === 'ended';
  return (
    <section className={`telephone telephone-${toneOf(telephone)}`} aria-label={t.heading}>
      <p className="telephone-state" role="status">
        <strong>{t.heading}</strong>
        {isOpen && <span>{isGone ? t.callerGone : lawyer === null ? t.none : t.states[lawyer]}</span>}
        {isOpen && !isGone && (lawyer === 'not-answered' || lawyer === 'declined') && (
          <span>{whatNext(telephone, t)}</span>
        )}
        {handoff.callback !== null && <span className="telephone-callback">{callbackText(handoff, telephone, t)}</span>}
      </p>
      {isOpen && !isGone && (
        <p className="soft">
          {lawyer === 'joined' ? t.readOutLater : t.readOut} · {t.supervised}
        </p>
      )}
      {isOpen && !isGone && (
        <span className="choices">
          {(isOff || lawyer === 'typing') && (
            <Button
              type={lawyer === 'not-answered' || lawyer === 'declined' ? 'primary' : 'default'}
              loading={busy === 'again'}
              onClick={act('again', api.telephone.again)}
            >
              {lawyer === null || lawyer === 'typing' ? t.call : t.again}
            </Button>
          )}
          {lawyer !== null && lawyer !== 'typing' && lawyer !== 'joined' && lawyer !== 'ended' && (
            <Button loading={busy === 'typing'} onClick={act('typing', api.telephone.typeInstead)}>
              {t.typing}
            </Button>
          )}
          {lawyer !== 'joined' && (
            <Popconfirm
              title={t.giveBackAsk}
              okText={t.giveBack}
              cancelText={texts.state.cancel}
              onConfirm={act('return', api.telephone.giveBack, t.givenBack)}
            >
              <Button loading={busy === 'return'}>{t.giveBack}</Button>
            </Popconfirm>
          )}
        </span>
      )}
    </section>
  );
}

function toneOf({ lawyer }: CaseTelephone): 'calm' | 'on' | 'off' {
  if (lawyer?.state === 'joined') return 'on';
  return lawyer?.state === 'not-answered' || lawyer?.state === 'declined' ? 'off' : 'calm';
}

/** The first call that was not answered is repeated by itself; after that the lawyer decides, or gives it back. */
function whatNext({ lawyer }: CaseTelephone, t: Texts): string {
  return lawyer?.state === 'not-answered' && lawyer.attempt === 1 ? t.againSoon : t.soon;
}

type Texts = ReturnType<typeof useDesk>['texts']['telephone'];

function callbackText({ callback, state }: HandoffDetail, telephone: CaseTelephone, t: Texts): string {
  const call = telephone.callback;
  if (state === 'queued' || call === null) {
    return `${t.callback} · ${fill(t.callbackTo, { phone: callback?.phoneMasked ?? '' })}`;
  }
  const failed = call.state === 'not-answered' || call.state === 'declined';
  if (failed && call.attempt >= CALLBACK_TRIES) return `${t.callback} · ${t.callbackOver}`;
  return `${t.callback} · ${fill(t.callbackStates[call.state], { n: call.attempt })}`;
}

import { Alert, Input, Modal, Radio, Segmented, Select } from 'antd';
import { useCallback, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';
import type { HandoffDetail } from '../types.ts';
import type { Receiver, Receivers } from './handoff-types.ts';
import { canReceive, idsOf, inOrder } from './receivers.ts';
import type { CaseSteps } from './use-case-step.ts';

type Way = 'person' | 'queue';

/** To a colleague, who has to accept, or to whoever knows the field (转交); never without a word about the case. */
export function TransferDialog(props: { handoff: HandoffDetail; steps: CaseSteps; onDone: () => void }) {
  const { handoff, steps, onDone } = props;
  const { texts, api } = useDesk();
  const t = texts.handoff.transfer;
  const words = texts.handoff.steps;
  const loaded = useLoaded(useCallback(() => api.cases.receivers(handoff.id), [api, handoff.id]));
  const [way, setWay] = useState<Way>('person');
  const [to, setTo] = useState<string | null>(null);
  const [wanted, setWanted] = useState<{ skills: string[]; languages: string[] } | null>(null);
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const commentId = useId();
  const wants = wanted ?? {
    skills: idsOf(handoff.wants.skills, loaded.value?.skills ?? []),
    languages: idsOf(handoff.wants.languages, loaded.value?.languages ?? []),
  };

  const submit = async (): Promise<void> => {
    if (way === 'person' && to === null) return setProblem(t.personMissing);
    if (comment.trim() === '') return setProblem(t.commentMissing);
    setBusy(true);
    const said = comment.trim();
    const name = loaded.value?.people.find(({ id }) => id === to)?.displayName ?? '';
    try {
      if (way === 'person' && to !== null) {
        await steps.act(() => api.cases.transfer(handoff.id, to, said), fill(words.transferAsked, { name }));
      } else {
        await steps.act(() => api.cases.transferToQueue(handoff.id, { ...wants, comment: said }), words.queued);
      }
      onDone();
    } catch (error) {
      setProblem(errorText(error, texts));
      loaded.reload();
      setTo(null);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t.heading}
      okText={t.submit}
      cancelText={texts.state.cancel}
      confirmLoading={busy}
      onOk={submit}
      onCancel={onDone}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <Segmented
          block
          value={way}
          aria-label={t.to}
          onChange={setWay}
          options={[
            { value: 'person', label: t.person },
            { value: 'queue', label: t.queue },
          ]}
        />
        <small className="soft">{way === 'person' ? t.personHint : t.queueHint}</small>
        <Shown loaded={loaded}>
          {(receivers) =>
            way === 'person' ? (
              <People receivers={receivers} to={to} onChange={setTo} />
            ) : (
              <Wants receivers={receivers} wants={wants} onChange={setWanted} />
            )
          }
        </Shown>
        <label htmlFor={commentId}>{t.comment} *</label>
        <Input.TextArea
          id={commentId}
          rows={3}
          maxLength={500}
          placeholder={t.commentHint}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </div>
    </Modal>
  );
}

function People(props: { receivers: Receivers; to: string | null; onChange: (to: string) => void }) {
  const { texts } = useDesk();
  const t = texts.handoff.transfer;
  const people = inOrder(props.receivers.people);
  if (people.length === 0) return <p className="soft">{t.none}</p>;
  return (
    <>
      {!people.some(canReceive) && <p className="warn-text">{t.noneFree}</p>}
      <Radio.Group
        className="receivers"
        aria-label={t.people}
        value={props.to}
        onChange={(event) => props.onChange(String(event.target.value))}
      >
        {people.map((person) => (
          <Radio key={person.id} value={person.id} disabled={!canReceive(person)} className="receiver">
            <strong>{person.displayName}</strong> <small>{wordFor(t.kinds, person.kind)}</small>
            <span className={canReceive(person) ? 'receiver-state receiver-free' : 'receiver-state'}>
              {stateOf(person, t)}
            </span>
            {person.skills.length > 0 && <small className="receiver-skills">{person.skills.join('、')}</small>}
          </Radio>
        ))}
      </Radio.Group>
    </>
  );
}

function stateOf(
  { conflict, state, load, capacity }: Receiver,
  t: ReturnType<typeof useDesk>['texts']['handoff']['transfer'],
): string {
  if (conflict) return t.conflict;
  return state === 'away' ? t.states.away : `${t.states[state]} ${fill(t.load, { n: load, of: capacity })}`;
}

function Wants(props: {
  receivers: Receivers;
  wants: { skills: string[]; languages: string[] };
  onChange: (wants: { skills: string[]; languages: string[] }) => void;
}) {
  const { texts } = useDesk();
  const t = texts.handoff.transfer;
  const { receivers, wants, onChange } = props;
  const fields = [
    ['skills', t.skills],
    ['languages', t.languages],
  ] as const;
  return (
    <>
      {fields.map(([key, label]) => (
        <div key={key} className="field">
          <span>{label}</span>
          <Select
            mode="multiple"
            aria-label={label}
            placeholder={t.any}
            value={wants[key]}
            onChange={(ids: string[]) => onChange({ ...wants, [key]: ids })}
            options={receivers[key].map(({ id, name }) => ({ value: id, label: name }))}
            showSearch={{ optionFilterProp: 'label' }}
          />
        </div>
      ))}
    </>
  );
}

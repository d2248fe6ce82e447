import { Alert, App, Button, Input, Modal, Segmented, Select } from 'antd';
import { useCallback, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import type { Staff } from '../types.ts';
import { rosterProblem } from './roster-problem.ts';
import { ShiftHistory } from './shift-history.tsx';
import { SHIFT_KINDS, type Shift, type ShiftKind } from './types.ts';
import { instantsOf, lengthOf, type ShiftTimes, shiftInWords, timesOf } from './week.ts';

const MINUTE = 60_000;

export interface ShiftDialogProps {
  /** Null for a new one. */
  shift: Shift | null;
  day: string;
  plans: boolean;
  onCancel: () => void;
  onDone: () => void;
  onAsk: (shift: Shift) => void;
}

/** A shift: supervisors plan and change it, its lawyer may ask somebody to take it. */
export function ShiftDialog(props: ShiftDialogProps) {
  const { texts, staff } = useDesk();
  const t = texts.roster.shift;
  const { shift, plans, onCancel, onAsk } = props;
  const isOver = shift !== null && Date.parse(shift.to) <= Date.now();
  if (shift === null || (plans && !isOver)) {
    return <ShiftForm {...props} />;
  }
  return (
    <Modal
      open
      title={t.view}
      onCancel={onCancel}
      footer={
        mayAsk(shift, staff) ? (
          <Button type="primary" onClick={() => onAsk(shift)}>
            {t.ask}
          </Button>
        ) : null
      }
    >
      <div className="dialog-form">
        <p>
          {shift.displayName} · {texts.roster.kinds[shift.kind]}
        </p>
        <p>{shiftInWords(shift, texts.roster)}</p>
        {shift.note !== '' && <p>{shift.note}</p>}
        <small className="soft">{fill(t.source, { source: t.sources[shift.source] })}</small>
        <ShiftHistory
          shift={shift}
          people={[shift].map(({ staffId, displayName }) => ({ id: staffId, displayName }))}
        />
      </div>
    </Modal>
  );
}

/** Whether somebody may ask a colleague to take a shift: his own, before it begins. */
function mayAsk({ staffId, from }: Shift, staff: Staff): boolean {
  return staffId === staff.id && staff.roles.includes('lawyer') && Date.parse(from) > Date.now();
}

function ShiftForm(props: ShiftDialogProps) {
  const { texts, api, staff } = useDesk();
  const { message, modal } = App.useApp();
  const t = texts.roster.shift;
  const { shift, day, onCancel, onDone, onAsk } = props;
  const people = useLoaded(useCallback(() => api.roster.people(), [api]));
  const [staffId, setStaffId] = useState<string | null>(shift?.staffId ?? null);
  const [kind, setKind] = useState<ShiftKind>(shift?.kind ?? 'desk');
  const [times, setTimes] = useState<ShiftTimes>(() =>
    shift === null ? { day, begin: '08:30', end: '12:00' } : timesOf(shift),
  );
  const [note, setNote] = useState(shift?.note ?? '');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const span = instantsOf(times);
  const chosen = people.value?.people.find((one) => one.id === staffId);
  const run = async (act: () => Promise<unknown>, done: string): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      await act();
      message.success(done);
      onDone();
    } catch (error) {
      setProblem(rosterProblem(error, texts) ?? errorText(error, texts));
      setBusy(false);
    }
  };
  const save = (): void => {
    if (staffId === null || span === null) {
      setProblem(t.missing);
      return;
    }
    const plan = { staffId, ...span, kind, note: note.trim() };
    void run(() => (shift === null ? api.roster.add(plan) : api.roster.change(shift.id, plan)), t.saved);
  };
  const cancel = (known: Shift): void => {
    const words = { name: known.displayName, time: shiftInWords(known, texts.roster) };
    modal.confirm({
      title: t.cancel,
      content: fill(t.cancelAsk, words),
      okText: t.cancel,
      okButtonProps: { danger: true },
      cancelText: texts.state.back,
      onOk: () => run(() => api.roster.cancel(known.id), t.cancelled),
    });
  };
  const field = (name: keyof ShiftTimes, label: string, type: 'date' | 'time') => (
    <span className="shift-time">
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <input
        id={`${id}-${name}`}
        className="plain-date"
        type={type}
        value={times[name]}
        onChange={({ target }) => setTimes({ ...times, [name]: target.value })}
      />
    </span>
  );
  return (
    <Modal
      open
      title={shift === null ? t.new : t.edit}
      onCancel={onCancel}
      footer={[
        shift !== null && (
          <Button key="cancel" danger disabled={isBusy} onClick={() => cancel(shift)}>
            {t.cancel}
          </Button>
        ),
        shift !== null && mayAsk(shift, staff) && (
          <Button key="ask" onClick={() => onAsk(shift)}>
            {t.ask}
          </Button>
        ),
        <Button key="save" type="primary" loading={isBusy} onClick={save}>
          {t.save}
        </Button>,
      ]}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <label htmlFor={`${id}-who`}>{t.person} *</label>
        <Select
          id={`${id}-who`}
          showSearch={{ optionFilterProp: 'label' }}
          loading={people.loading}
          value={staffId}
          onChange={setStaffId}
          options={(people.value?.people ?? []).map((one) => ({
            value: one.id,
            label: `${one.displayName}（${one.username}）`,
          }))}
        />
        <span id={`${id}-kind`}>{t.kind}</span>
        <Segmented<ShiftKind>
          aria-labelledby={`${id}-kind`}
          value={kind}
          onChange={setKind}
          options={SHIFT_KINDS.map((value) => ({ value, label: texts.roster.kinds[value] }))}
        />
        <small className="soft">{t.kindHints[kind]}</small>
        {kind === 'on-call' && chosen?.hasPhone === false && (
          <Alert type="warning" showIcon role="status" title={t.noPhone} />
        )}
        <div className="shift-times">
          {field('day', `${t.day} *`, 'date')}
          {field('begin', `${t.begin} *`, 'time')}
          {field('end', `${t.end} *`, 'time')}
        </div>
        <small className="soft" role="status">
          {span !== null &&
            fill(t.length, {
              length: lengthOf((Date.parse(span.to) - Date.parse(span.from)) / MINUTE, texts.roster.length),
            })}{' '}
          · {t.nextDay}
        </small>
        <label htmlFor={`${id}-note`}>{t.note}</label>
        <Input id={`${id}-note`} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
        {shift !== null && <ShiftHistory shift={shift} people={people.value?.people ?? []} />}
      </div>
    </Modal>
  );
}

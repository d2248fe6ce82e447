import { Alert, App, Input, Modal, Segmented, Select } from 'antd';
import { useCallback, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiDay, shanghaiMidnight } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { rosterProblem } from './roster-problem.ts';
import type { Exchange, Shift } from './types.ts';
import { shiftInWords } from './week.ts';

/** How far ahead a shift to swap for is looked for, days. */
const AHEAD = 28;

/** Asks a colleague to swap a shift, or to take it over. */
export function RequestDialog(props: { shift: Shift; onCancel: () => void; onDone: () => void }) {
  const { texts, api, staff } = useDesk();
  const { message } = App.useApp();
  const t = texts.roster.exchange;
  const { shift, onCancel, onDone } = props;
  const [kind, setKind] = useState<Exchange['kind']>('swap');
  const [partnerId, setPartnerId] = useState<string | null>(null);
  const [partnerShiftId, setPartnerShiftId] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [now] = useState(() => new Date());
  const id = useId();
  const people = useLoaded(useCallback(() => api.roster.people(), [api]));
  const ahead = useLoaded(
    useCallback(() => api.roster.shifts(now.toISOString(), shanghaiMidnight(shanghaiDay(now), AHEAD)), [api, now]),
  );
  const theirs = (ahead.value?.shifts ?? []).filter(
    ({ staffId, from }) => staffId === partnerId && Date.parse(from) > now.getTime(),
  );
  const submit = async (): Promise<void> => {
    if (partnerId === null || (kind === 'swap' && partnerShiftId === null)) {
      setProblem(t.missing);
      return;
    }
    setBusy(true);
    setProblem('');
    try {
      await api.roster.ask({
        kind,
        partnerId,
        shiftId: shift.id,
        partnerShiftId: kind === 'swap' ? partnerShiftId : null,
        note: note.trim(),
      });
      message.success(t.asked);
      onDone();
    } catch (error) {
      setProblem(rosterProblem(error, texts) ?? errorText(error, texts));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t.request}
      okText={t.submit}
      cancelText={texts.state.cancel}
      confirmLoading={isBusy}
      onOk={submit}
      onCancel={onCancel}
    >
      <div className="dialog-form">
        {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
        <p>{fill(t.mine, { time: shiftInWords(shift, texts.roster) })}</p>
        <span id={`${id}-kind`}>{t.kind}</span>
        <Segmented<Exchange['kind']>
          aria-labelledby={`${id}-kind`}
          value={kind}
          onChange={setKind}
          options={(['swap', 'substitute'] as const).map((value) => ({ value, label: t.kinds[value] }))}
        />
        <small className="soft">{t.kindHints[kind]}</small>
        <label htmlFor={`${id}-who`}>{t.partner} *</label>
        <Select
          id={`${id}-who`}
          showSearch={{ optionFilterProp: 'label' }}
          loading={people.loading}
          value={partnerId}
          onChange={(value) => {
            setPartnerId(value);
            setPartnerShiftId(null);
          }}
          options={(people.value?.people ?? [])
            .filter((one) => one.id !== staff.id)
            .map((one) => ({ value: one.id, label: one.displayName }))}
        />
        {kind === 'swap' && partnerId !== null && theirs.length === 0 && <p className="soft">{t.partnerNone}</p>}
        {kind === 'swap' && theirs.length > 0 && (
          <>
            <label htmlFor={`${id}-shift`}>{t.partnerShift} *</label>
            <Select
              id={`${id}-shift`}
              value={partnerShiftId}
              onChange={setPartnerShiftId}
              options={theirs.map((one) => ({
                value: one.id,
                label: `${shiftInWords(one, texts.roster)} ${texts.roster.kinds[one.kind]}`,
              }))}
            />
          </>
        )}
        <label htmlFor={`${id}-note`}>{t.say}</label>
        <Input.TextArea
          id={`${id}-note`}
          rows={2}
          maxLength={200}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </Modal>
  );
}

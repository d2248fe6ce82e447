import { App, Button, Dropdown } from 'antd';
import { useMemo, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ReasonDialog } from '../knowledge/reason-dialog.tsx';
import { useDesk } from '../shell/desk-context.ts';
import { useShortcuts } from '../shell/use-shortcuts.ts';
import type { HandoffDetail } from '../types.ts';
import { type Standing, standingOf } from './case-standing.ts';
import { EndDialog } from './end-dialog.tsx';
import { TextDialog } from './text-dialog.tsx';
import { TransferDialog } from './transfer-dialog.tsx';
import type { CaseSteps } from './use-case-step.ts';

type Dialog = 'end' | 'transfer' | 'help' | 'whisper' | 'take-over';

/** What can be done with a case: by who serves it, by who may accept it, by a supervisor who reads along. */
export function CaseTools({ handoff, steps }: { handoff: HandoffDetail; steps: CaseSteps }) {
  const { texts, api, staff, route, go } = useDesk();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const standing = standingOf(handoff, staff);
  const { id } = handoff;
  const accept = async (): Promise<void> => {
    const isTaken = await steps.run('accept', () => api.accept(id));
    if (isTaken) go({ section: 'mine', id, card: false });
  };
  return (
    <>
      <Button className="to-card" onClick={() => go({ ...route, card: true })}>
        {texts.thread.card}
      </Button>
      {standing.mayAccept && (
        <Button type="primary" loading={steps.busy === 'accept'} onClick={accept}>
          {texts.thread.accept}
        </Button>
      )}
      {standing.mine && <OwnTools handoff={handoff} steps={steps} open={setDialog} />}
      {standing.listening && <SupervisorTools handoff={handoff} steps={steps} open={setDialog} />}
      {dialog !== null && (
        <Dialogs dialog={dialog} handoff={handoff} steps={steps} standing={standing} close={() => setDialog(null)} />
      )}
    </>
  );
}

interface ToolsProps {
  handoff: HandoffDetail;
  steps: CaseSteps;
  open: (dialog: Dialog) => void;
}

function OwnTools({ handoff, steps, open }: ToolsProps) {
  const { texts, api, preferences } = useDesk();
  const { modal } = App.useApp();
  const t = texts.handoff.steps;
  const isAsked = handoff.offer?.kind === 'transfer';
  const shortcuts = useMemo(
    () => ({ end: () => open('end'), ...(isAsked ? {} : { transfer: () => open('transfer') }) }),
    [open, isAsked],
  );
  useShortcuts(preferences.shortcuts, shortcuts);
  const giveBack = (): void => {
    modal.confirm({
      title: t.giveBack,
      content: t.giveBackAsk,
      okText: t.giveBack,
      cancelText: texts.state.cancel,
      onOk: async () => {
        await steps.run('return', () => api.cases.giveBack(handoff.id));
      },
    });
  };
  return (
    <>
      {!isAsked && (
        <Button title={t.transferKey} onClick={() => open('transfer')}>
          {t.transfer}
        </Button>
      )}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'help', label: t.help, disabled: handoff.helpAskedAt !== null },
            { key: 'return', label: t.giveBack },
          ],
          onClick: ({ key }) => (key === 'help' ? open('help') : giveBack()),
        }}
      >
        <Button loading={steps.busy === 'return'}>{t.more}</Button>
      </Dropdown>
      <Button title={t.endKey} onClick={() => open('end')}>
        {t.end}
      </Button>
    </>
  );
}

function SupervisorTools({ handoff, steps, open }: ToolsProps) {
  const { texts, api } = useDesk();
  const t = texts.handoff.supervise;
  return (
    <>
      <Button onClick={() => open('whisper')}>{t.whisper}</Button>
      {handoff.helpAskedAt !== null && (
        <Button
          loading={steps.busy === 'helped'}
          onClick={() => steps.run('helped', () => api.cases.helpGiven(handoff.id), t.helpedDone)}
        >
          {t.helped}
        </Button>
      )}
      <Button onClick={() => open('take-over')}>{t.takeOver}</Button>
    </>
  );
}

function Dialogs(props: {
  dialog: Dialog;
  handoff: HandoffDetail;
  steps: CaseSteps;
  standing: Standing;
  close: () => void;
}) {
  const { dialog, handoff, steps, standing, close } = props;
  const { texts, api, staff, go } = useDesk();
  const t = texts.handoff;
  const { id } = handoff;
  const name = handoff.lawyerName ?? texts.thread.lawyer;
  // What was asked has become impossible meanwhile: the dialog must not act on it.
  const isStill = dialog === 'whisper' || dialog === 'take-over' ? standing.listening : standing.mine;
  if (!isStill) return null;
  const act = async (step: () => Promise<HandoffDetail>, done: string): Promise<void> => {
    await steps.act(step, done);
    close();
  };
  switch (dialog) {
    case 'end':
      return <EndDialog onCancel={close} end={(handedBack) => act(() => api.cases.end(id, handedBack), t.end.ended)} />;
    case 'transfer':
      return <TransferDialog handoff={handoff} steps={steps} onDone={close} />;
    case 'help':
      return (
        <TextDialog
          title={t.help.heading}
          label={t.help.text}
          hint={t.help.hint}
          missing={t.help.missing}
          submit={t.help.submit}
          onCancel={close}
          run={(text) => act(() => api.cases.askHelp(id, text), t.steps.helpAsked)}
        />
      );
    case 'whisper':
      return (
        <TextDialog
          title={t.supervise.whisper}
          label={fill(t.supervise.whisperHint, { name })}
          hint=""
          missing={t.supervise.whisperMissing}
          submit={fill(t.supervise.whisperSend, { name })}
          onCancel={close}
          run={(text) => act(() => api.cases.addNote(id, text, 'whisper'), t.supervise.whispered)}
        />
      );
    case 'take-over':
      return (
        <ReasonDialog
          title={t.supervise.takeOver}
          hint={t.supervise.takeOverHint}
          danger
          onCancel={close}
          act={async (reason) => {
            await act(() => api.cases.takeOver(id, reason), t.supervise.takenOver);
            go({ section: staff.roles.includes('lawyer') ? 'mine' : 'live', id, card: false });
          }}
        />
      );
  }
}

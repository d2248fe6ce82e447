import { Modal } from 'antd';
import { useMemo } from 'react';
import { useDesk } from './desk-context.ts';
import { SHORTCUT_LABELS } from './shortcut-keys.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** The table of shortcuts; `?` shows it too. */
export function ShortcutHelp({ open, setOpen }: { open: boolean; setOpen: (open: boolean) => void }) {
  const { texts, preferences } = useDesk();
  const t = texts.handoff.shortcuts;
  useShortcuts(
    preferences.shortcuts,
    useMemo(() => ({ help: () => setOpen(true) }), [setOpen]),
  );
  return (
    <Modal open={open} title={t.heading} footer={null} onCancel={() => setOpen(false)}>
      <p className="soft">{preferences.shortcuts ? t.hint : t.off}</p>
      <table className="shortcuts">
        <thead>
          <tr>
            <th scope="col">{t.keys}</th>
            <th scope="col">{t.does}</th>
          </tr>
        </thead>
        <tbody>
          {SHORTCUT_LABELS.map(([name, keys]) => (
            <tr key={name}>
              <td>
                <kbd>{keys}</kbd>
              </td>
              <td>{t.names[name]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}

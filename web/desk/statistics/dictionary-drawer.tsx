import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { Definition } from './types.ts';

/** What each figure means (指标口径), at the side. */
export function DictionaryDrawer({ definitions }: { definitions: readonly Definition[] }) {
  const { texts } = useDesk();
  const t = texts.statistics.dictionary;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.open}</Button>
      <Drawer open={open} onClose={() => setOpen(false)} title={t.heading} size="large">
        <dl className="definitions">
          {definitions.map(({ id, name, text, source }) => (
            <div key={id}>
              <dt>{name}</dt>
              <dd>{text}</dd>
              {source !== '' && <dd className="soft">{fill(t.source, { source })}</dd>}
            </div>
          ))}
        </dl>
      </Drawer>
    </>
  );
}

import type { ReactNode } from 'react';

export type MarkKind = 'ok' | 'bad' | 'warn' | 'busy' | 'plain';

/** A short word about the state of something; the colour is never all there is. */
export function Mark({ kind = 'plain', title, children }: { kind?: MarkKind; title?: string; children: ReactNode }) {
  return (
    <span className={`mark mark-${kind}`} title={title}>
      {children}
    </span>
  );
}

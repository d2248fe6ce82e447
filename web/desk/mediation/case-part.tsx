import type { ReactNode } from 'react';

/** A part of a case under a heading. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mediation-part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

import { type ReactNode, useId } from 'react';

/** A part of the case with its heading, and what can be done in it. */
export function Part({ heading, tools, children }: { heading: string; tools?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="part aid-part" aria-labelledby={id}>
      <div className="aid-part-head">
        <h3 id={id}>{heading}</h3>
        {tools}
      </div>
      {children}
    </section>
  );
}

/** Labels and what belongs to them; rows without anything are left out. */
export function Pairs({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="pairs">
      {rows
        .filter(([, value]) => value !== null && value !== '')
        .map(([label, value]) => (
          <div key={label} className="pair">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

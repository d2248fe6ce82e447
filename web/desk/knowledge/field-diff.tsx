import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import { fieldText } from './field-words.ts';
import { type DiffPart, textDiff } from './text-diff.ts';
import type { FieldChange, Register } from './types.ts';

/** Changed fields, the old beside the new. */
export function FieldDiffs({ changes, register }: { changes: readonly FieldChange[]; register: Register | null }) {
  const { texts } = useDesk();
  const t = texts.knowledge;
  return (
    <div className="diffs">
      {changes.map(({ field, before, after }) => {
        const parts = textDiff(fieldText(field, before, t, register), fieldText(field, after, t, register));
        return (
          <section key={field} className="diff">
            <h4>{wordFor(t.fields, field)}</h4>
            <Side label={t.proposal.before} parts={parts} hidden="in" />
            <Side label={t.proposal.after} parts={parts} hidden="out" />
          </section>
        );
      })}
    </div>
  );
}

function Side({ label, parts, hidden }: { label: string; parts: readonly DiffPart[]; hidden: DiffPart['kind'] }) {
  const { texts } = useDesk();
  const shown = parts.filter(({ kind }) => kind !== hidden);
  let at = 0;
  return (
    <div className="diff-side">
      <small className="soft">{label}</small>
      <p>
        {shown.length === 0 && <span className="soft">{texts.knowledge.proposal.empty}</span>}
        {shown.map(({ kind, text }) => {
          at += text.length;
          const key = `${kind}${at}`;
          if (kind === 'out') return <del key={key}>{text}</del>;
          if (kind === 'in') return <ins key={key}>{text}</ins>;
          return <span key={key}>{text}</span>;
        })}
      </p>
    </div>
  );
}

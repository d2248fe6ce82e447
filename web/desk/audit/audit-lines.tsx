import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { AuditLine } from './audit-api.ts';
import { reasonWords } from './reason-words.ts';

/** Lines of the audit, the newest first. */
export function AuditLines({ lines }: { lines: AuditLine[] }) {
  const { texts } = useDesk();
  const t = texts.audit;
  // Done to a colleague: his name is known where he did something himself.
  const names = new Map(lines.map(({ who, whoName }) => [who, whoName]));
  return (
    <div className="audit-scroll">
      <table className="audit-table">
        <thead>
          <tr>
            <th scope="col">{t.line}</th>
            <th scope="col">{t.time}</th>
            <th scope="col">{t.who}</th>
            <th scope="col">{t.what}</th>
            <th scope="col">{t.subject}</th>
            <th scope="col">{t.reason}</th>
            <th scope="col">{t.address}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ line, at, who, whoName, what, subject, address, reason, isDoubtful }) => (
            <tr key={line} className={isDoubtful ? 'audit-doubtful' : undefined}>
              <td data-label={t.line}>
                {line}
                {isDoubtful && (
                  <strong className="audit-mark">
                    <span aria-hidden="true">✗ </span>
                    {t.doubtful}
                  </strong>
                )}
              </td>
              <td data-label={t.time}>{shanghaiInFull(at)}</td>
              <td data-label={t.who}>{whoName ?? who ?? (address === 'cli' ? t.commandLine : t.nobody)}</td>
              <td data-label={t.what}>{wordFor(t.actions, what)}</td>
              <td data-label={t.subject}>
                {names.has(subject) && <span>{names.get(subject)} </span>}
                <code>{subject}</code>
              </td>
              <td data-label={t.reason}>{reasonWords({ what, reason }, texts)}</td>
              <td data-label={t.address}>{address}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import { Checkbox } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import { DOCUMENTS, type DocumentKind, documentPath, registerPath } from './aid-api.ts';
import { Part } from './part.tsx';
import type { AidDetail } from './types.ts';

/** 个人诚信承诺, as it was read out and confirmed. */
export function DeclarationPart({ detail: { declaration } }: { detail: AidDetail }) {
  const { texts } = useDesk();
  const t = texts.aid;
  if (declaration === null) {
    return (
      <Part heading={t.view.declaration}>
        <p className="soft">{t.view.noDeclaration}</p>
      </Part>
    );
  }
  const channel = wordFor({ ...texts.channel, ...t.channels }, declaration.channel);
  return (
    <Part heading={t.view.declaration}>
      <ul className="aid-plain">
        <li>{fill(t.view.readOut, { time: shanghaiInFull(declaration.readOutAt) })}</li>
        <li>{fill(t.view.confirmed, { time: shanghaiInFull(declaration.confirmedAt), channel })}</li>
        <li>
          {declaration.signedAt === null
            ? t.view.notSigned
            : fill(t.view.signed, { time: shanghaiInFull(declaration.signedAt) })}
        </li>
      </ul>
      <details className="aid-fold">
        <summary>{t.view.words}</summary>
        <p className="left-text">{declaration.words}</p>
        <small className="soft">{fill(t.view.version, { v: declaration.version })}</small>
      </details>
    </Part>
  );
}

/** Documents filled from the record, to print or to save. */
export function DocumentsPart({ detail }: { detail: AidDetail }) {
  const { texts, staff } = useDesk();
  const t = texts.aid;
  const [isFull, setFull] = useState(false);
  const { id, sessionId } = detail;
  const kinds = DOCUMENTS.filter((kind) => isMade(kind, detail));
  const row = (key: string, name: string, path: (format: 'pdf' | 'docx') => string) => (
    <li key={key}>
      <span>{name}</span>
      {(['pdf', 'docx'] as const).map((format) => (
        <a key={format} href={path(format)} download aria-label={`${name} ${t.view[format]}`}>
          {t.view[format]}
        </a>
      ))}
    </li>
  );
  return (
    <Part heading={t.view.documents}>
      <p className="soft">{t.view.documentsHint}</p>
      <ul className="aid-documents">
        {kinds.map((kind) => row(kind, t.documentNames[kind], (format) => documentPath(id, kind, format, isFull)))}
        {sessionId !== null &&
          staff.roles.includes('supervisor') &&
          row('register', t.view.register, (format) => registerPath(sessionId, format))}
      </ul>
      <Checkbox checked={isFull} onChange={(event) => setFull(event.target.checked)}>
        {t.view.fullNumbers}
      </Checkbox>
    </Part>
  );
}

/** A notice that nobody gave and a decision that nobody made are not offered. */
function isMade(kind: DocumentKind, { decision, papersAskedAt, declaration }: AidDetail): boolean {
  if (kind === 'decision') return decision !== null;
  if (kind === 'commitment') return declaration !== null;
  return kind !== 'missing-papers' || papersAskedAt !== null;
}

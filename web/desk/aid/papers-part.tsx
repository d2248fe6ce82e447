import { Button } from 'antd';
import { useCallback, useEffect } from 'react';
import { fill } from '../../shared/fill.ts';
import { Mark, type MarkKind } from '../knowledge/mark.tsx';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { ErrorNote } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { uploadPath } from './aid-api.ts';
import type { Ask } from './aid-case.tsx';
import { type AidStepName, mayTake } from './aid-steps.ts';
import { Part } from './part.tsx';
import type { AidDetail, AidFile, AidPaper, ScanState } from './types.ts';

const SCANS: Readonly<Record<ScanState, MarkKind>> = {
  pending: 'plain',
  clean: 'ok',
  refused: 'bad',
  unscanned: 'warn',
};
const PAPERS: Readonly<Record<AidPaper['state'], MarkKind>> = { needed: 'warn', received: 'ok', waived: 'plain' };

/** The list of papers as it was told, once and all together, each with the files that show it. */
export function PapersPart({ detail, ask }: { detail: AidDetail; ask: Ask }) {
  const { texts, api } = useDesk();
  const t = texts.aid.papers;
  const { id, papers, papersAskedAt, papersDueDay, completeAt, state } = detail;
  const files = useLoaded(useCallback(() => api.aid.files(id), [api, id]));
  const { reload } = files;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of files is the reason to look again
  useEffect(() => reload(), [detail.uploads.length, reload]);
  const all = files.value?.files ?? [];
  const loose = all.filter((file) => !papers.some((paper) => belongs(file, paper)));
  return (
    <Part heading={t.heading}>
      <p className="soft">
        {[
          papersAskedAt === null ? '' : fill(t.askedAt, { time: shanghaiMoment(papersAskedAt) }),
          state === 'papers-asked' && papersDueDay !== null ? fill(t.until, { day: papersDueDay }) : '',
          completeAt === null ? '' : fill(t.complete, { time: shanghaiMoment(completeAt) }),
        ]
          .filter((text) => text !== '')
          .join('；')}
      </p>
      {papers.length === 0 && <p className="soft">{t.none}</p>}
      {files.error !== null && <ErrorNote error={files.error} retry={reload} />}
      <ul className="aid-papers">
        {papers.map((paper) => (
          <li key={paper.id} className="aid-paper">
            <span className="aid-paper-head">
              <Mark kind={PAPERS[paper.state]}>{paper.state === 'needed' ? t.missing : t[paper.state]}</Mark>
              <strong>{paper.name}</strong>
              <PaperTools detail={detail} paper={paper} ask={ask} />
            </span>
            {paper.note !== '' && <small className="soft">{paper.note}</small>}
            <Files id={id} files={all.filter((file) => belongs(file, paper))} />
          </li>
        ))}
        {loose.length > 0 && (
          <li className="aid-paper">
            <span className="soft">{t.loose}</span>
            <Files id={id} files={loose} />
          </li>
        )}
      </ul>
    </Part>
  );
}

function PaperTools({ detail, paper, ask }: { detail: AidDetail; paper: AidPaper; ask: Ask }) {
  const { texts, staff } = useDesk();
  const t = texts.aid;
  const steps: AidStepName[] =
    paper.state === 'needed' ? ['paper-received', 'paper-waived'] : paper.state === 'received' ? ['paper-unclear'] : [];
  const open = steps.filter((step) => mayTake(step, detail, staff));
  return (
    <span className="history-tools">
      {open.map((step) => {
        const label = t.buttons[step as keyof typeof t.buttons];
        return (
          <Button key={step} size="small" aria-label={`${paper.name}：${label}`} onClick={() => ask(step, paper.id)}>
            {label}
          </Button>
        );
      })}
    </span>
  );
}

function Files({ id, files }: { id: string; files: readonly AidFile[] }) {
  const { texts } = useDesk();
  const t = texts.aid.papers;
  if (files.length === 0) return null;
  return (
    <ul className="aid-files" aria-label={t.files}>
      {files.map((file) => {
        const isOpen = file.scan === 'clean' || file.scan === 'unscanned';
        return (
          <li key={file.id}>
            {isOpen ? (
              <a href={uploadPath(id, file.id)} download>
                {file.name}
              </a>
            ) : (
              <span>{file.name}</span>
            )}
            <Mark kind={SCANS[file.scan]}>{t.scans[file.scan]}</Mark>
            <small className="soft">
              {fill(t.size, { n: Math.max(1, Math.round(file.bytes / 1024)) })} · {shanghaiMoment(file.uploadedAt)}
            </small>
          </li>
        );
      })}
    </ul>
  );
}

function belongs(file: AidFile, paper: AidPaper): boolean {
  return file.paperId === paper.id || paper.uploadIds.includes(file.id);
}

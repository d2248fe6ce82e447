import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { JudgedLine, Preview } from './types.ts';

/** What a draft would do: each line judged, the effect estimated, the files as a diff. */
export function DraftPreview({ preview: { lines, effect, diff } }: { preview: Preview }) {
  const { texts } = useDesk();
  const t = texts.questions.draft;
  const wrong = lines.filter(({ problem }) => problem !== null).length;
  return (
    <div className="draft-preview" role="status">
      {wrong > 0 && <p className="bad">{fill(t.wrongLines, { n: wrong })}</p>}
      <ul className="judged">
        {lines.map((line) => (
          <Judged key={line.line} line={line} />
        ))}
      </ul>
      {effect !== null && effect.of > 0 && <p>{fill(t.effect, { ...effect })}</p>}
      {diff !== '' && <Diff diff={diff} />}
    </div>
  );
}

function Judged({ line: { line, problem, doubt, beside, landsOn } }: { line: JudgedLine }) {
  const { texts } = useDesk();
  const t = texts.questions.draft;
  const values = { name: beside?.name ?? '', line: beside?.line ?? '' };
  return (
    <li className={problem !== null ? 'judged-bad' : doubt !== null ? 'judged-doubt' : undefined}>
      {line}
      <small className="soft">
        {problem !== null && <span className="bad">✗ {fill(wordFor(t.problems, problem), values)}</span>}
        {doubt !== null && <span className="tell-warn">△ {fill(wordFor(t.doubts, doubt), values)}</span>}
        {landsOn !== null && fill(t.landsOn, { name: landsOn.name, confidence: Math.round(landsOn.confidence * 100) })}
      </small>
    </li>
  );
}

/** A unified diff; what is added and taken away is told by its sign, and by colour. */
export function Diff({ diff }: { diff: string }) {
  const { texts } = useDesk();
  const lines = diff.split('\n').filter((line) => !line.startsWith('diff --git') && !line.startsWith('--- '));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="patch" aria-label={texts.questions.draft.diff} tabIndex={0}>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a diff never move
        <span key={at} className={lineClass(line)}>
          {line}
          {'\n'}
        </span>
      ))}
    </section>
  );
}

function lineClass(line: string): string | undefined {
  if (line.startsWith('+++') || line.startsWith('@@')) return 'patch-place';
  if (line.startsWith('+')) return 'patch-in';
  return line.startsWith('-') ? 'patch-out' : undefined;
}

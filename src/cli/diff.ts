import type { CommandIo } from './command.ts';
import {
  type ChangedQuestion,
  type ComparedContent,
  type ContentChange,
  changedQuestions,
  readCompared,
} from './content-changes.ts';

export const help = `hotline diff OLD NEW [--json]

Compares two folders of content, each with intents/, knowledge/ and dialogs/: which questions are answered otherwise in
NEW, and in what — text, questions that are asked back, grounds, deadlines, status, the ways on from the answer, where
the intent leads, a dialog, a service — and which were added or removed.

Exit code 0 when nothing differs, 1 when something does, 2 when a folder is not sound.`;

/** Characters of a value that are printed. */
const SHOWN = 48;

/** Takes what follows `hotline diff`. @returns the exit code: 0 the same, 1 different, 2 not understood. */
export async function run(args: readonly string[], io: Pick<CommandIo, 'out' | 'err'>): Promise<number> {
  if (args.includes('--help')) {
    io.out(help);
    return 0;
  }
  const [old, now, ...more] = args.filter((arg) => !arg.startsWith('--'));
  const isKnown = args.every((arg) => !arg.startsWith('--') || arg === '--json');
  if (old === undefined || now === undefined || more.length > 0 || !isKnown) {
    io.err(help);
    return 2;
  }
  const before = await readOrSay(old, io);
  const after = await readOrSay(now, io);
  if (before === null || after === null) return 2;
  const questions = changedQuestions(before, after, new Date());
  const counts = {
    added: questions.filter(({ kind }) => kind === 'added').length,
    removed: questions.filter(({ kind }) => kind === 'removed').length,
    changed: questions.filter(({ kind }) => kind === 'changed').length,
  };
  if (args.includes('--json')) io.out(JSON.stringify({ ...counts, questions }, null, 2));
  else {
    for (const line of tableOf(questions)) io.out(line);
    io.out(
      questions.length === 0
        ? 'Every question is answered as before.'
        : `${counts.changed} changed, ${counts.added} added, ${counts.removed} removed.`,
    );
  }
  return questions.length === 0 ? 0 : 1;
}

/** The content of a folder; null, and said why, where it is not sound: that is for `hotline check`. */
async function readOrSay(dir: string, io: Pick<CommandIo, 'err'>): Promise<ComparedContent | null> {
  try {
    return await readCompared(dir);
  } catch (error) {
    io.err(`${dir}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** A row for each change: question, part, field, before → after. */
function tableOf(questions: readonly ChangedQuestion[]): string[] {
  const rows = questions.flatMap(({ id, name, kind, changes }) =>
    kind === 'changed' ? changes.map((change) => [id, change.part, wordsOf(change)]) : [[id, kind, name]],
  );
  const width = (column: number) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0));
  const [first, second] = [width(0), width(1)];
  return rows.map(([id = '', part = '', words = '']) => `${id.padEnd(first)}  ${part.padEnd(second)}  ${words}`);
}

function wordsOf({ field, before, after }: ContentChange): string {
  const [was, is] = [wordsFor(before), wordsFor(after)];
  const from = differenceAt(was, is);
  return `${field}: ${shown(was, from)} → ${shown(is, from)}`;
}

function wordsFor(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function differenceAt(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

/** The words around the first difference. */
function shown(words: string, from: number): string {
  if (words === '') return '-';
  const start = Math.max(0, from - 10);
  const cut = words.slice(start, start + SHOWN);
  return `${start > 0 ? '…' : ''}${cut}${start + SHOWN < words.length ? '…' : ''}`;
}

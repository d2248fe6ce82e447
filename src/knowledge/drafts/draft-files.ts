import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DraftChange } from './draft-change.ts';
import { DraftRefusedError } from './errors.ts';
import { type FileChange, unifiedDiff } from './unified-diff.ts';
import { entryIds, newFile, topicOf, withEntry, withUtterances } from './yaml-insertion.ts';

const INTENTS = 'intents';
const ANSWERS = 'knowledge/answers';
/** No file of intents: which of them are told apart. */
const NOT_INTENTS = 'apart.yaml';

interface SourceFile {
  /** Relative to the content folder. */
  file: string;
  text: string;
}

/**
 * What a change does to the files of a folder that holds `intents/` and `knowledge/`. Nothing is written.
 * @throws DraftRefusedError where the intent is not there, or is there already, or has all the lines.
 */
export async function filesOfChange(dir: string, change: DraftChange): Promise<FileChange[]> {
  const intents = (await filesIn(dir, INTENTS)).filter(({ file }) => !file.endsWith(`/${NOT_INTENTS}`));
  if (change.kind === 'new-answer') return newAnswer(dir, change, intents);
  for (const { file, text } of intents) {
    if (!mayHold(text, change.intent)) continue;
    const after = withUtterances(text, change.intent, change.lines);
    if (after === text) throw new DraftRefusedError([{ field: 'lines', problem: `这些说法都已经在 ${file}` }]);
    if (after !== null) return [{ file, before: text, after }];
  }
  throw new DraftRefusedError([{ field: 'intent', problem: `文件里没有意图 ${change.intent}` }]);
}

/** The whole change as one patch. */
export function patchOf(files: readonly FileChange[]): string {
  return files.map(unifiedDiff).join('');
}

/** Writes the files of a change. */
export async function writeFiles(dir: string, files: readonly FileChange[]): Promise<void> {
  for (const { file, after } of files) {
    const target = path.join(dir, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, after);
  }
}

async function newAnswer(
  dir: string,
  change: Extract<DraftChange, { kind: 'new-answer' }>,
  intents: readonly SourceFile[],
): Promise<FileChange[]> {
  const { intent: id, name, topic, lines, answer } = change;
  const answers = await filesIn(dir, ANSWERS);
  const taken = [
    ...intents.filter(({ text }) => mayHold(text, id) && entryIds(text, 'intents').includes(id)),
    ...answers.filter(({ text }) => mayHold(text, id) && entryIds(text, 'answers').includes(id)),
  ];
  if (taken.length > 0)
    throw new DraftRefusedError([{ field: 'intent', problem: `编号 ${id} 已经在 ${taken[0]?.file}` }]);
  const home = intents.find(({ text }) => text.includes(topic) && topicOf(text) === topic);
  if (home === undefined) throw new DraftRefusedError([{ field: 'topic', problem: `没有“${topic}”的意图文件` }]);
  const intent = { id, name, leadsTo: { answer: id }, utterances: lines };
  const skeleton = {
    id,
    question: name,
    short: answer.short,
    full: answer.full,
    steps: answer.steps,
    grounds: answer.grounds,
    // The check refuses the answer until somebody has filled in what is empty.
    effectiveFrom: '',
    verifiedAt: null,
    verifiedBy: '',
    source: '',
    route: ['lawyer'],
  };
  const flat = ['leadsTo', 'grounds', 'route'];
  const shelf = answers.find(({ text }) => text.includes(topic) && topicOf(text) === topic);
  return [
    { file: home.file, before: home.text, after: withEntry(home.text, 'intents', intent, flat) },
    shelf === undefined
      ? {
          file: `${ANSWERS}/${path.basename(home.file)}`,
          before: null,
          after: newFile(topic, 'answers', skeleton, flat),
        }
      : { file: shelf.file, before: shelf.text, after: withEntry(shelf.text, 'answers', skeleton, flat) },
  ];
}

/** False where no entry has this id: parsing all files holds the server for a second. */
function mayHold(text: string, id: string): boolean {
  return new RegExp(`\\bid['"]?\\s*:\\s*['"]?${id}(?![\\w-])`, 'u').test(text);
}

async function filesIn(dir: string, folder: string): Promise<SourceFile[]> {
  const names = (await readdir(path.join(dir, folder))).filter((name) => /\.ya?ml$/u.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({
      file: `${folder}/${name}`,
      text: await readFile(path.join(dir, folder, name), 'utf8'),
    })),
  );
}

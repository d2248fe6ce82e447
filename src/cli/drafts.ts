import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import {
  type ContentDraft,
  clusterStateOf,
  DRAFT_STATES,
  DraftRefusedError,
  type FileChange,
  filesOfChange,
  patchOf,
  settleDraft,
  writeFiles,
} from '../knowledge/index.ts';
import { PROJECT_DIR } from '../project-folders.ts';
import type { Collection } from '../storage/index.ts';
import { settleClustersOf } from '../understanding/index.ts';
import { checkContent } from './check.ts';
import { problemLine } from './check-report.ts';
import type { CommandIo } from './command.ts';
import { onStorage } from './on-storage.ts';

export const help = `hotline drafts list [--state open|taken|dropped]
hotline drafts show ID
hotline drafts apply ID [--check] [--content DIR]

Changes of the content files that were drafted at the desk from questions that went unanswered. "list" names them, "show"
prints one as a patch against the files of now, "apply" writes it into the files, checks the content and says what is
left to do; nothing that residents are told changes before the server reads the files.

  --check        apply to a copy and check that; the files and the draft stay as they are
  --content DIR  folder with intents/ and knowledge/; the project's own when not given

The embedded storage serves one process at a time: stop the server first, or download the patch at the desk and use
"git apply". Exit code 1 when the content check finds problems, which a new answer does until it is complete.`;

/** What the command may read, and where. */
export interface DraftPlaces {
  drafts: Collection<ContentDraft>;
  /** What a taken draft settles. */
  taken: (draft: ContentDraft) => Promise<void>;
  contentDir: string;
  now: () => Date;
  /** Who applies. */
  who: string;
}

/** @returns the exit code: 0 done, 1 refused or problems, 2 not understood. */
export async function run(args: readonly string[], io: Pick<CommandIo, 'out' | 'err'>): Promise<number> {
  const asked = readArguments(args);
  if (asked === null) {
    io.err(help);
    return 2;
  }
  return onStorage(io, async ({ stores }) => {
    const now = () => new Date();
    const taken = ({ _id, change }: ContentDraft): Promise<void> =>
      settleClustersOf(stores.questionClusters, _id, { state: clusterStateOf(change), at: now() });
    const places = {
      drafts: stores.contentDrafts,
      taken,
      contentDir: asked.contentDir ?? PROJECT_DIR,
      now,
      who: userInfo().username,
    };
    return await perform(asked, places, io);
  });
}

type Asked = { contentDir: string | null } & (
  | { what: 'list'; state: ContentDraft['state'] }
  | { what: 'show'; id: string }
  | { what: 'apply'; id: string; onlyCheck: boolean }
);

export function readArguments(args: readonly string[]): Asked | null {
  const rest = [...args];
  const option = (name: string): string | null => {
    const at = rest.indexOf(name);
    return at < 0 ? null : (rest.splice(at, 2)[1] ?? '');
  };
  const contentDir = option('--content');
  const state = option('--state') ?? 'open';
  const onlyCheck = rest.includes('--check');
  const [what, id, ...more] = rest.filter((one) => one !== '--check');
  const known = DRAFT_STATES.find((one) => one === state);
  if (more.length > 0 || contentDir === '' || known === undefined) return null;
  if (what === 'list' && id === undefined) return { what, state: known, contentDir };
  if (id === undefined || id.startsWith('-')) return null;
  if (what === 'show') return { what, id, contentDir };
  return what === 'apply' ? { what, id, onlyCheck, contentDir } : null;
}

/** @returns the exit code. @throws DraftMissingError */
export async function perform(asked: Asked, places: DraftPlaces, io: Pick<CommandIo, 'out' | 'err'>): Promise<number> {
  const { drafts, contentDir } = places;
  if (asked.what === 'list') {
    const found = await drafts.find({ where: { state: asked.state }, sort: { at: -1 }, limit: 500 });
    for (const { _id, at, byName, change } of found) {
      io.out(`${_id}  ${at.toISOString()}  ${byName}  ${change.kind} ${change.intent}  ${change.lines.length} lines`);
    }
    io.out(`${found.length} draft(s) ${asked.state}`);
    return 0;
  }
  const draft = await drafts.get(asked.id);
  if (draft === null) {
    io.err(`There is no draft ${asked.id}; see: hotline drafts list`);
    return 1;
  }
  if (asked.what === 'apply' && draft.state !== 'open') {
    io.err(`Draft ${draft._id} is ${draft.state} already.`);
    return 1;
  }
  const files = await fitting(draft, contentDir, io);
  if (files === null) return 1;
  io.out(patchOf(files));
  if (asked.what === 'show') return 0;
  return asked.onlyCheck ? checkCopy(files, contentDir, io) : apply(draft, files, places, io);
}

/** What a draft does to the files of now; null, and said why, where it fits them no more. */
async function fitting(
  { _id, change }: ContentDraft,
  contentDir: string,
  io: Pick<CommandIo, 'err'>,
): Promise<FileChange[] | null> {
  if (!existsSync(path.join(contentDir, 'intents'))) {
    io.err(`${contentDir}: there is no folder intents/`);
    return null;
  }
  try {
    return await filesOfChange(contentDir, change);
  } catch (error) {
    if (!(error instanceof DraftRefusedError)) throw error;
    for (const { field, problem } of error.details) io.err(`${_id} does not fit the files: ${field}: ${problem}`);
    return null;
  }
}

async function apply(
  draft: ContentDraft,
  files: readonly FileChange[],
  { drafts, taken, contentDir, now, who }: DraftPlaces,
  io: Pick<CommandIo, 'out' | 'err'>,
): Promise<number> {
  await writeFiles(contentDir, files);
  const settled = await settleDraft(drafts, draft._id, {
    state: 'taken',
    decidedBy: who,
    decidedAt: now(),
    reason: '',
  });
  await taken(settled);
  const problems = await reportProblems(contentDir, io);
  io.out(`Written: ${files.map(({ file }) => file).join(', ')}. Look at it with git diff.`);
  io.out(
    problems > 0
      ? 'Next: complete what the check names, then run: hotline check'
      : 'Next: hotline check --utterances after training, have it reviewed, commit it. A running server reads the files and trains by itself.',
  );
  return problems === 0 ? 0 : 1;
}

/** Checks a copy of the content with the change in it. */
async function checkCopy(
  files: readonly FileChange[],
  contentDir: string,
  io: Pick<CommandIo, 'out' | 'err'>,
): Promise<number> {
  const copy = await mkdtemp(path.join(tmpdir(), 'hotline-draft-'));
  try {
    for (const folder of ['intents', 'knowledge', 'dialogs']) {
      await cp(path.join(contentDir, folder), path.join(copy, folder), { recursive: true });
    }
    await writeFiles(copy, files);
    return (await reportProblems(copy, io)) === 0 ? 0 : 1;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function reportProblems(dir: string, io: Pick<CommandIo, 'out'>): Promise<number> {
  const { problems } = await checkContent(dir, new Date());
  for (const problem of problems) io.out(problemLine(problem));
  io.out(problems.length === 0 ? 'Content is sound.' : `${problems.length} problem(s).`);
  return problems.length;
}

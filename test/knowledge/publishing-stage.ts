import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/clock.ts';
import {
  type Answer,
  type Colleague,
  type KnowledgeBase,
  KnowledgePublishing,
  knowledgeDecisionCollection,
  knowledgeRevisionCollection,
  LegalWords,
  LiveKnowledge,
  loadKnowledge,
  type PublishingChecks,
  ReleaseLog,
} from '../../src/knowledge/index.ts';
import { openSqlite, type Storage } from '../../src/storage/index.ts';
import { contentFolder, removeFolders, sampleAnswer } from './content-folder.ts';

export const LAWYER: Colleague = { id: 'l1', name: '值班律师一号', isLawyer: true };
export const OTHER_LAWYER: Colleague = { id: 'l2', name: '值班律师二号', isLawyer: true };
export const SUPERVISOR: Colleague = { id: 's1', name: '督导员一号', isLawyer: false };

export interface StageContent {
  knowledge: KnowledgeBase;
}

/** A second answer beside the sample, so that answers can lead to one another. */
export const INJURY = {
  ...structuredClone(sampleAnswer),
  id: 'work-injury',
  question: '上班受伤了怎么办？',
  short: '先治伤，让单位在三十天内报工伤，您自己一年内也能报',
};

export const twoAnswers = { 'answers/labour.yaml': { topic: '劳动纠纷', answers: [sampleAnswer, INJURY] } };

export function declarePublishing(storage: Storage) {
  return {
    revisions: storage.collection(knowledgeRevisionCollection),
    decisions: storage.eventStream(knowledgeDecisionCollection),
  };
}

/** One process: what it knows of the knowledge, over stores that it shares with others. */
export function publishingProcess(
  stored: ReturnType<typeof declarePublishing>,
  knowledge: KnowledgeBase,
  clock: Clock,
  checks: Partial<PublishingChecks> = {},
) {
  const lines: string[] = [];
  const log = {
    info: (line: string) => lines.push(`info ${line}`),
    warn: (line: string) => lines.push(`warn ${line}`),
  };
  const live = new LiveKnowledge<StageContent>({ content: { knowledge }, clock, log });
  const releases = new ReleaseLog({ ...stored, live, log });
  const publishing = new KnowledgePublishing({
    ...stored,
    releases,
    live,
    checks: {
      regression: async () => ({ asked: 10, led: 10, missed: [] }),
      render: () => [{ channel: 'web', messages: ['…'], measures: [], problems: [] }],
      legalWords: () => new LegalWords([{ term: '劳动监察', plain: '管用工的部门', also: [] }]),
      problemsOf: () => [],
      ...checks,
    },
    clock,
  });
  return { lines, live, releases, publishing };
}

export class PublishingStage {
  private readonly storages: Storage[] = [];
  private at = Date.parse('2026-03-02T02:00:00.000Z');
  readonly clock: Clock = { now: () => new Date(this.at) };

  private constructor(
    readonly folder: string,
    readonly knowledge: KnowledgeBase,
  ) {}

  static async open(files: Readonly<Record<string, unknown>> = twoAnswers): Promise<PublishingStage> {
    const folder = await mkdtemp(join(tmpdir(), 'publishing-'));
    return new PublishingStage(folder, await loadKnowledge(await contentFolder(files)));
  }

  pass(ms: number): void {
    this.at += ms;
  }

  /** Opens the database; a second opening is a process started anew. */
  async start(checks: Partial<PublishingChecks> = {}) {
    await Promise.all(this.storages.splice(0).map((storage) => storage.close()));
    const storage = await openSqlite({ file: join(this.folder, 'hotline.db'), clock: this.clock, checkQueries: true });
    this.storages.push(storage);
    const stored = declarePublishing(storage);
    await storage.prepare();
    const process = publishingProcess(stored, this.knowledge, this.clock, checks);
    await process.releases.catchUp();
    return { ...process, stored, another: () => publishingProcess(stored, this.knowledge, this.clock, checks) };
  }

  async end(): Promise<void> {
    await Promise.all(this.storages.map((storage) => storage.close()));
    await rm(this.folder, { recursive: true, force: true });
    await removeFolders();
  }
}

export const shortIn = (live: { current: StageContent }, id = 'wage-arrears') =>
  live.current.knowledge.answer(id)?.short;

/** The answer in force with fields changed. */
export function changed(answer: Answer, fields: Partial<Answer>): Answer {
  return { ...answer, ...fields };
}

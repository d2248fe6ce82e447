import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type express from 'express';
import { pino } from 'pino';
import { HotlineError } from '../../../src/errors.ts';
import { createApp, createMetrics, createPapersRouter } from '../../../src/http/index.ts';
import {
  createPaperCipher,
  createScanCommand,
  type Paper,
  PaperFiles,
  type PaperScan,
  Papers,
  paperCollection,
} from '../../../src/legal-aid/index.ts';
import { type Collection, openSqlite, type Storage } from '../../../src/storage/index.ts';
import { AidStage } from '../application/aid-stage.ts';

const KEY = Buffer.alloc(32, 9).toString('base64');

/** Papers of real applications, on a real disk and real SQLite, behind the real router. */
export class PapersStage {
  papers!: Papers;
  app!: express.Express;
  /** Conversations in which an application is being talked about. */
  readonly applying = new Set<string>();
  readonly log: string[] = [];

  private constructor(
    readonly aid: AidStage,
    readonly folder: string,
    readonly storage: Storage,
    readonly records: Collection<Paper>,
  ) {}

  static async open(scan: PaperScan | null = null, perMinute = 1000): Promise<PapersStage> {
    const aid = await AidStage.open();
    const folder = join(aid.folder, 'papers');
    const storage = await openSqlite({ file: join(aid.folder, 'papers.db'), clock: aid.clock, checkQueries: true });
    const records = storage.collection(paperCollection);
    await storage.prepare();
    await mkdir(folder, { recursive: true });
    const stage = new PapersStage(aid, folder, storage, records);
    await stage.restart(scan, perMinute);
    return stage;
  }

  /** As after a start of the process: nothing is kept in memory. */
  async restart(scan: PaperScan | null = null, perMinute = 1000): Promise<void> {
    const { aid } = this;
    const log = pino({ level: 'debug' }, { write: (line: string) => this.log.push(line) });
    this.papers = new Papers({
      files: this.files(),
      scan,
      papers: this.records,
      applications: aid.stored.applications,
      service: aid.service,
      seal: aid.seal,
      jobs: aid.jobs,
      clock: aid.clock,
      log,
      isApplying: async (id) => this.applying.has(id),
    });
    this.app = createApp({
      logger: log,
      metrics: createMetrics(),
      checks: [],
      routes: [
        {
          path: '/api/aid/papers',
          router: createPapersRouter({
            papers: this.papers,
            applications: aid.service,
            perMinute,
            conversationOf: (request) => {
              const conversation = /^Bearer token-of-(\S+)$/.exec(request.get('authorization') ?? '')?.[1];
              if (conversation === undefined)
                throw new HotlineError('hotline_channels_token_invalid', 403, '访问凭证无效。');
              return conversation;
            },
          }),
        },
      ],
      webDir: '/nowhere',
      trustedProxies: 0,
      https: false,
    });
  }

  files(): PaperFiles {
    return new PaperFiles(this.folder, createPaperCipher(KEY));
  }

  /** Paths of the files on disk. */
  async onDisk(): Promise<string[]> {
    const all = await readdir(this.folder, { recursive: true, withFileTypes: true });
    return all.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  }

  async allBytes(): Promise<Buffer> {
    return Buffer.concat(await Promise.all((await this.onDisk()).map((path) => readFile(path))));
  }

  async end(): Promise<void> {
    await this.storage.close();
    await this.aid.end();
  }
}

/** A scanner that is a program of its own, as an operator would name it. */
export function scanProgram(script: string, timeoutMs = 10_000): PaperScan & { failures: string[] } {
  const failures: string[] = [];
  const scan = createScanCommand(`${process.execPath} ${script}`, {
    timeoutMs,
    onFailure: (why) => failures.push(why),
  });
  return { ...scan, failures };
}

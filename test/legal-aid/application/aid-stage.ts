import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Clock } from '../../../src/clock.ts';
import {
  type AidActor,
  type AidApplication,
  type AidResidentLine,
  type AidStep,
  type ApplicationService,
  aidApplicationCollection,
  type CollectedApplication,
  createApplicationService,
  NOTHING_TOLD,
} from '../../../src/legal-aid/index.ts';
import { progressAccessCollection } from '../../../src/progress/index.ts';
import {
  createFieldSeal,
  dailyCountCollection,
  type FieldSeal,
  openSqlite,
  type Storage,
} from '../../../src/storage/index.ts';
import { StageJobs } from '../../handoff/stage.ts';

/** 2026-11-22 10:00 in Shanghai, a Sunday. */
export const START = '2026-11-22T02:00:00.000Z';

export class MovableClock implements Clock {
  private at = Date.parse(START);

  now(): Date {
    return new Date(this.at);
  }

  to(instant: string): void {
    this.at = Date.parse(instant);
  }
}

export const OFFICER: AidActor = { as: 'officer', id: 'staff-officer', name: '法律援助审查员一号' };
export const SUPERVISOR: AidActor = { as: 'supervisor', id: 'staff-supervisor', name: '督导员一号' };
export const LAWYER: AidActor = { as: 'lawyer', id: 'staff-lawyer', name: '值班律师一号' };
export const RESIDENT: AidActor = { as: 'resident', id: null, name: '' };

/** A number that is right by GB 11643, of nobody: woman, born 1990-03-07, region 340304. */
export const IDENTITY = '340304199003072247';

export function told(key: string, fields: Partial<CollectedApplication> = {}): CollectedApplication {
  return {
    ...NOTHING_TOLD,
    key,
    channel: 'web',
    conversationId: `c-${key}`,
    sessionId: `s-${key}`,
    regionCode: '340300',
    matter: 'wage',
    matterName: '讨要工资等劳动报酬',
    applicant: { ...NOTHING_TOLD.applicant, name: '申请人甲', identityNumber: IDENTITY, phone: '+8613800138000' },
    preCheck: {
      at: new Date(START),
      input: {
        regionCode: '340300',
        matter: 'wage',
        inCustody: false,
        hasAgent: false,
        groups: ['migrant-worker'],
        householdSize: 3,
        householdIncome: 300_000,
        residence: 'rural',
        daysToDeadline: null,
        needsPreservation: null,
      },
      result: {
        verdict: '可能符合',
        summary: '可能符合',
        trace: [],
        urgent: false,
        papers: ['身份证', '欠条', '个人诚信承诺书'],
        where: '',
        asOf: '2026-11-22',
      },
    },
    declaration: {
      words: '以上情况属实。',
      version: '1',
      channel: 'web',
      readOutAt: new Date(START),
      confirmedAt: new Date(START),
      turnKey: null,
      signedAt: null,
    },
    ...fields,
  };
}

/** A step without who and when. */
export type Bare<T extends AidStep = AidStep> = T extends AidStep ? Omit<T, 'at' | 'by'> : never;

function declared(storage: Storage) {
  return {
    applications: storage.collection(aidApplicationCollection),
    access: storage.collection(progressAccessCollection),
    counts: storage.collection(dailyCountCollection('aidOrderCounts')),
  };
}

/** The applications on real SQLite, with a line that can break and jobs run by hand. */
export class AidStage {
  readonly clock: MovableClock;
  readonly jobs: StageJobs;
  /** What residents were told: conversation, key, text; the same key once. */
  readonly said: { conversationId: string; key: string; text: string }[] = [];
  published = 0;
  lineIsBroken = false;
  readonly service: ApplicationService;

  private constructor(
    readonly folder: string,
    readonly storage: Storage,
    readonly stored: ReturnType<typeof declared>,
    readonly seal: FieldSeal,
    clock: MovableClock,
    jobs: StageJobs,
  ) {
    this.clock = clock;
    this.jobs = jobs;
    this.service = this.newService();
  }

  static open(): Promise<AidStage> {
    return AidStage.on((clock, folder) => openSqlite({ file: join(folder, 'hotline.db'), clock, checkQueries: true }));
  }

  /** On an engine of the test's choice; stages with the same key and database are processes beside each other. */
  static async on(
    openStorage: (clock: Clock, folder: string) => Promise<Storage>,
    fieldKey = randomBytes(32).toString('base64'),
  ): Promise<AidStage> {
    const folder = await mkdtemp(join(tmpdir(), 'aid-'));
    const clock = new MovableClock();
    const storage = await openStorage(clock, folder);
    const stored = declared(storage);
    await storage.prepare();
    return new AidStage(folder, storage, stored, createFieldSeal(fieldKey), clock, new StageJobs(clock));
  }

  newService(): ApplicationService {
    const line: AidResidentLine = {
      notify: async (notice) => {
        if (this.lineIsBroken) throw new Error('the line is down');
        if (!this.said.some(({ key }) => key === notice.key)) this.said.push(notice);
      },
    };
    return createApplicationService({
      ...this.stored,
      line,
      seal: this.seal,
      deskFeed: {
        publish: () => {
          this.published += 1;
        },
      },
      jobs: this.jobs,
      clock: this.clock,
      log: pino({ level: 'silent' }),
    });
  }

  /** An application that was handed in. */
  async received(key: string, fields: Partial<CollectedApplication> = {}): Promise<AidApplication> {
    const { _id } = await this.service.draft(told(key, fields));
    return (await this.service.submit(_id)).application;
  }

  take(id: string, by: AidActor, step: Bare): Promise<AidApplication> {
    return this.service.step(id, { ...step, at: this.clock.now(), by } as AidStep);
  }

  texts(conversationId: string): string[] {
    return this.said.filter((one) => one.conversationId === conversationId).map(({ text }) => text);
  }

  async end(): Promise<void> {
    await this.storage.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

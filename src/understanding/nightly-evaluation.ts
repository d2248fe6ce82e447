import { Schema } from 'mongoose';
import type { Logger } from 'pino';
import { type Clock, SHANGHAI_MS } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Collection, CollectionDefinition, Stored } from '../storage/index.ts';
import type { ReadLine } from './corpus.ts';

/** What a night's test found. Shares are 0 … 1. */
export interface NightlyFigures {
  n: number;
  accuracy: number;
  topThree: number;
  macroF1: number;
  ece: number;
}

/** A night's test of the recogniser on questions that it was not trained on (夜间评测). */
export interface NightlyReport extends Stored {
  /** Day in Asia/Shanghai, `YYYY-MM-DD`. */
  _id: string;
  /** When the test ended, UTC. */
  at: Date;
  /** Null when the test could not be run. */
  figures: NightlyFigures | null;
  /** Name of the content and corpus that were tested. */
  version: string;
  /** Labelled questions of the desk's list that took part. */
  reviewed: number;
  /** Accuracy less that of the report before; null where there is none. */
  change: number | null;
  /** The accuracy fell by more than two points. */
  isWorse: boolean;
}

const reportSchema = new Schema(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    figures: { type: Schema.Types.Mixed, default: null },
    version: { type: String, default: '' },
    reviewed: { type: Number, default: 0 },
    change: { type: Number, default: null },
    isWorse: { type: Boolean, default: false },
  },
  { versionKey: false, minimize: false },
);
reportSchema.index({ at: -1 });

export const nightlyReportCollection: CollectionDefinition<NightlyReport> = {
  name: 'nlu_reports',
  schema: reportSchema,
};

const JOB = 'nightly-evaluation';
const LOOK_EVERY_MS = 10 * 60_000;
/** From 03:30 in Shanghai; a server that is started by day waits for the next night. */
const FROM_MINUTE = 3 * 60 + 30;
const UNTIL_MINUTE = 6 * 60;
/** A fall that is reported, as a share. */
const NOTABLE = 0.02;

/** The day in Shanghai whose test is due at this moment; null by day. */
export function dueNight(now: Date): string | null {
  const local = new Date(now.getTime() + SHANGHAI_MS);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  return minute < FROM_MINUTE || minute >= UNTIL_MINUTE ? null : local.toISOString().slice(0, 10);
}

export interface NightlyDeps {
  reports: Collection<NightlyReport>;
  /** Questions that supervisors labelled. */
  labelled: () => Promise<ReadLine[]>;
  /** Runs the test on content, corpus and these lines, outside this process. Rejects when it cannot. */
  evaluate: (labelled: readonly ReadLine[]) => Promise<{ version: string; figures: NightlyFigures }>;
  jobs: Pick<Jobs, 'handle' | 'every' | 'cancel'>;
  clock: Clock;
  logger: Logger;
}

/** Tests the recogniser every night on a tenth of the questions, trained on the other nine. */
export class NightlyEvaluation {
  readonly #deps: NightlyDeps;

  constructor(deps: NightlyDeps) {
    this.#deps = deps;
    deps.jobs.handle(JOB, () => this.#look());
  }

  /** Begins to look at the clock; switched off, what an earlier start set up is taken back. */
  async start(isOn: boolean): Promise<void> {
    if (isOn) await this.#deps.jobs.every(JOB, LOOK_EVERY_MS);
    else await this.#deps.jobs.cancel(JOB, 'every');
  }

  /** Newest first. */
  latest(limit: number): Promise<NightlyReport[]> {
    return this.#deps.reports.find({ sort: { at: -1 }, limit });
  }

  async #look(): Promise<void> {
    const { reports, clock, logger } = this.#deps;
    const day = dueNight(clock.now());
    if (day === null || (await reports.get(day)) !== null) return;
    const report = await this.#report(day);
    try {
      await reports.insert(report);
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
      return;
    }
    const { figures, change, reviewed } = report;
    if (figures === null) return;
    logger.info({ day, ...figures, change, reviewed }, 'nightly evaluation');
    if (report.isWorse) {
      logger.warn(
        { day, accuracy: figures.accuracy, change },
        'nightly evaluation: the recogniser understands less than before',
      );
    }
  }

  async #report(day: string): Promise<NightlyReport> {
    const { labelled, evaluate, clock, logger } = this.#deps;
    const lines = await labelled();
    const base = { _id: day, reviewed: lines.length };
    try {
      const { version, figures } = await evaluate(lines);
      const last = (await this.latest(30)).find((report) => report.figures !== null)?.figures;
      const change = last == null ? null : figures.accuracy - last.accuracy;
      const isWorse = change !== null && change < -NOTABLE;
      return { ...base, at: clock.now(), figures, version, change, isWorse };
    } catch (error) {
      logger.warn({ day, err: error }, 'nightly evaluation: could not be run tonight');
      return { ...base, at: clock.now(), figures: null, version: '', change: null, isWorse: false };
    }
  }
}

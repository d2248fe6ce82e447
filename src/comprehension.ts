/** Comprehension (装配：理解): the recogniser of now, the engine elsewhere, and how models are made in a process of their own. */
import { extname, join } from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Config } from './config/index.ts';
import type { ModelContent } from './content.ts';
import type { Metrics } from './http/index.ts';
import { measuredRecogniser } from './measured-recogniser.ts';
import { MODEL_DIR, PROJECT_DIR } from './project-folders.ts';
import {
  type CommandLine,
  createRecogniser,
  LiveRecogniser,
  openEngine,
  RemoteEngine,
  RemoteFirstRecogniser,
  trainInProcess,
} from './understanding/index.ts';

export type Live = LiveRecogniser<ModelContent>;

export function openUnderstanding(
  content: ModelContent,
  remote: RemoteEngine | null,
  logger: Logger,
  metrics: Metrics,
): Live {
  const measured = measuredRecogniser(metrics);
  return new LiveRecogniser({
    content,
    open: (made) => createRecogniser({ ...made, modelDir: MODEL_DIR, log: (line) => logger.info(line) }),
    before: (local, { catalogue }) =>
      measured(remote === null ? local : new RemoteFirstRecogniser(local, catalogue, remote)),
    log: { info: (line) => logger.info(line), warn: (line) => logger.warn(line) },
  });
}

/** The remote engine of the environment, with its figures; null when there is none. */
export async function openRemote(
  config: Config,
  { clock, logger, metrics }: { clock: Clock; logger: Logger; metrics: Metrics },
): Promise<RemoteEngine | null> {
  const engine = await openEngine(config);
  if (engine === null) return null;
  const log = (line: string) => logger.warn(line);
  const remote = new RemoteEngine({ engine, timeoutMs: config.NLU_TIMEOUT_MS, clock, log });
  const { counts } = remote;
  metrics.watch('hotline_engine_asked', 'Questions to the remote engine', () => counts.asked);
  metrics.watch('hotline_engine_answered', 'Answers of the remote engine in time', () => counts.answered);
  metrics.watch(
    'hotline_engine_unknown_intents',
    'Its intents that the catalogue does not have',
    () => counts.unknownIntents,
  );
  logger.info(`understanding: questions of law go to the engine ${engine.name} first`);
  return remote;
}

/** The command line, as this process was started: compiled, or from its sources; without its secrets. */
export function commandLine({ NLU_CORPUS }: Config): CommandLine {
  const cli = join(import.meta.dirname, 'cli', `hotline${extname(import.meta.filename)}`);
  const { PATH, NODE_OPTIONS } = process.env;
  return {
    program: process.execPath,
    args: [...process.execArgv.filter((flag) => !flag.startsWith('--inspect')), cli],
    cwd: PROJECT_DIR,
    env: { PATH, NODE_OPTIONS, NLU_CORPUS },
  };
}

/** `hotline train`. */
export function trainContent(config: Config, signal: AbortSignal): Promise<void> {
  const command = commandLine(config);
  return trainInProcess({ ...command, args: [...command.args, 'train'] }, signal);
}

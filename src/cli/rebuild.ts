import { systemClock } from '../clock.ts';
import { isCalendarDay } from '../knowledge/index.ts';
import { DayCounting, rebuildFigures, ServiceFactsBook } from '../oversight/index.ts';
import { checkIndexKey, createFieldSeal } from '../storage/index.ts';
import type { CommandIo } from './command.ts';
import { onStorage } from './on-storage.ts';

export const help = `hotline rebuild [--from YYYY-MM-DD] [--facts] [--json]

Counts the figures of every day anew from the facts of its services, and says which days were different.

  --from   only days from this one on (Asia/Shanghai)
  --facts  before that, works the facts of every closed service out again, from its turns, handoffs and rating
  --json   as JSON

Figures may be rebuilt at any time; on the embedded storage stop the server first.`;

/** Where the command writes, and the environment for the storage. */
export type RebuildIo = Pick<CommandIo, 'out' | 'err'> & { env?: NodeJS.ProcessEnv };

const NOT_UNDERSTOOD = 2;
const TOLD_EVERY = 10_000;

/** Takes what follows `hotline rebuild`. @returns the exit code: 0 done, 1 refused, 2 not understood. */
export async function run(args: readonly string[], io: RebuildIo): Promise<number> {
  const asked = readArgs(args);
  if (asked === null) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  return onStorage(io, async ({ config, stores }) => {
    if (asked.facts) {
      const seal = createFieldSeal(config.fieldKeys);
      // Under another key everybody would become somebody else.
      if ((await stores.keyStandings.count({})) > 0) await checkIndexKey(stores.keyStandings, seal);
      const book = new ServiceFactsBook({
        ...stores,
        facts: stores.serviceFacts,
        seal,
        reviewStateOf: async (sessionId) => (await stores.serviceReviews.get(sessionId))?.state ?? null,
      });
      const { sessions } = await book.rebuildAll({
        onProgress: ({ sessions: done }) => {
          if (done % TOLD_EVERY === 0) io.err(`${done} services`);
        },
      });
      if (!asked.json) io.out(`${sessions} services: facts worked out again`);
    }
    const counting = new DayCounting({ ...stores, clock: systemClock });
    const report = await rebuildFigures(counting, asked.from === undefined ? {} : { from: asked.from });
    if (asked.json) io.out(JSON.stringify(report, null, 2));
    else {
      io.out(`${report.days} days, ${report.services} services; ${report.different.length} days were different`);
      for (const { day, added, changed, removed } of report.different) {
        io.out(`${day}: ${added.length} added, ${changed.length} changed, ${removed.length} removed`);
      }
    }
    return 0;
  });
}

function readArgs(args: readonly string[]): { from?: string; facts: boolean; json: boolean } | null {
  const left = [...args];
  const flag = (name: string) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  };
  const [facts, json] = [flag('--facts'), flag('--json')];
  const [name, from, ...more] = left;
  if (name === undefined) return { facts, json };
  if (name !== '--from' || from === undefined || !isCalendarDay(from) || more.length > 0) return null;
  return { from, facts, json };
}

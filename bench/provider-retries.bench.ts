/**
 * One effect per provider message (promise P1): every message of WeChat, text messages, telephone and web chat is
 * delivered three times in parallel to two processes over one store. Prints a table; ends with 1 when a count is wrong.
 * Needs the built server (npm run build), redis-server, and mongod or Java with Maven.
 * Run: npx tsx bench/provider-retries.bench.ts [--messages 10000] [--seed 1] [--at-once 24] [--roles all,all]
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { auditLoad, reportOf } from '../test/support/load-audit.ts';
import { runProviderLoad } from '../test/support/provider-load.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '24' },
    roles: { type: 'string', default: 'all,all' },
  },
});

const before = loadavg()[0] ?? 0;
const load = await runProviderLoad({
  suite: 'one effect per provider message',
  messages: Number(values.messages),
  seed: Number(values.seed),
  atOnce: Number(values['at-once']),
  roles: values.roles.split(','),
  heapMb: 1024,
});
if (load === null) process.exit(2);
try {
  const audit = await auditLoad(load);
  const machine = `load of the machine ${before.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after, ${cpus().length} cores`;
  process.stdout.write(`${[...reportOf(load, audit), machine].join('\n')}\n`);
  process.exitCode = audit.wrong.length + audit.late.length === 0 ? 0 : 1;
} finally {
  await load.end();
}

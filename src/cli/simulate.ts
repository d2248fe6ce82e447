import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import type { CommandIo } from './command.ts';
import { CliUsageError } from './errors.ts';
import type { HotlineAnswer } from './simulate-city/city-caller.ts';
import { type CityMood, CitySimulator } from './simulate-city/city-simulator.ts';
import { sampleOrder } from './simulate-city/sample-order.ts';

export const help = `hotline simulate city [serve] [--port 4345]        a city's platform in this terminal
hotline simulate city dispatch [--order NO] [--file ORDER.json]
hotline simulate city event --order NO --seq N --type TYPE [--json '{"reason": "…"}']
hotline simulate city look --order NO

Plays a 12345 platform by the contract of /openapi.json, to try a hotline without a city. serve verifies what the hotline
sends (feedback, orders, events, incidents), answers the same Idempotency-Key the same way, wants the events of an order
without a gap, and prints each; nothing is kept on disk. dispatch, event and look send signed requests to the hotline and
print its answer (exit code 1 when it is not 2xx). --order of dispatch: one made from the time unless given.

Options of all
  --to URL        the hotline (http://localhost:3978)
  --key KEY       CITY12345_KEY of the hotline; from the environment unless given
  --secret S      CITY12345_SECRET of the hotline; from the environment unless given
  --sm3           sign and verify with HMAC-SM3 (algorithm: v1sm3 in the mapping)

The hotline is started with  CITY12345_PEER=sample-city CITY12345_URL=http://localhost:4345/api/v1
CITY12345_KEY=KEY CITY12345_SECRET=S  (outside production: there addresses must be https).

Events: SUPPLEMENT URGE SUPERVISE WITHDRAW RETURN_APPROVED RETURN_REJECTED EXTEND_APPROVED EXTEND_REJECTED
SUSPEND_APPROVED SUSPEND_REJECTED REVIEW_REJECTED CALLBACK EVALUATE REOPEN CLOSE ARCHIVE TRANSFER. --json adds what the
event brings, e.g. CALLBACK: {"callback": {"ok": true, "solved": true, "satisfaction": 5}}, EVALUATE: {"evaluation": 5}.

While it serves, type
  up | down | lost            answer; cut every connection; take it and lose the answer
  slow MS                     answer after so long (over 10 s the hotline gives up and tries again)
  answer STATUS [RETRY-AFTER] answer everything so: 429, 503, 422 …
  roll SECRET | forget        a new secret beside the old one; the old one no longer
  dispatch | event NO SEQ TYPE [JSON]
  list | quit`;

const options = {
  port: { type: 'string', default: '4345' },
  to: { type: 'string', default: 'http://localhost:3978' },
  key: { type: 'string' },
  secret: { type: 'string' },
  sm3: { type: 'boolean', default: false },
  order: { type: 'string' },
  seq: { type: 'string' },
  type: { type: 'string' },
  json: { type: 'string', default: '{}' },
  file: { type: 'string' },
} as const;

export async function run(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [kind, action = 'serve'] = positionals;
  const key = values.key ?? process.env.CITY12345_KEY;
  const secret = values.secret ?? process.env.CITY12345_SECRET;
  if (kind !== 'city') {
    io.err(help);
    return 2;
  }
  if (key === undefined || secret === undefined) {
    throw new CliUsageError('--key and --secret, or CITY12345_KEY and CITY12345_SECRET, must be given.');
  }
  const scheme = values.sm3 ? 'v1sm3' : 'v1';
  const city = new CitySimulator({ key, secret, scheme, clock: systemClock, hotline: values.to });
  const told = (answer: HotlineAnswer): number => {
    io.out(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.status >= 200 && answer.status < 300 ? 0 : 1;
  };
  const orderNo = values.order ?? '';
  switch (action) {
    case 'serve':
      return serve(city, Number(values.port), io);
    case 'dispatch':
      return told(await city.caller.dispatch(await orderOf(values.file, orderNo)));
    case 'event': {
      const event = { ...record(values.json), type: values.type ?? '', seq: Number(values.seq) };
      return told(await city.caller.event(orderNo, event));
    }
    case 'look':
      return told(await city.caller.look(orderNo));
    default:
      io.err(help);
      return 2;
  }
}

async function orderOf(file: string | undefined, orderNo: string): Promise<Record<string, unknown>> {
  const made = sampleOrder(orderNo === '' ? newNumber() : orderNo, new Date());
  return file === undefined ? made : record(await readFile(file, 'utf8'));
}

async function serve(city: CitySimulator, port: number, io: CommandIo): Promise<number> {
  const address = await city.start(port);
  io.out(`The city listens at ${address}; help is in hotline simulate city --help.`);
  let told = 0;
  const watch = setInterval(() => {
    for (const { status, path, key, isRepeated, body } of city.receipts.slice(told)) {
      const what = String(body.type ?? body.kind ?? '');
      io.out(`${status} ${path} ${what} ${key}${isRepeated ? ' (again)' : ''}`);
    }
    told = city.receipts.length;
  }, 200);
  const lines = createInterface({ input: io.stdin });
  for await (const line of lines) {
    if (line.trim() === 'quit') break;
    await obeyed(city, line.trim(), io).catch((error: unknown) =>
      io.err(error instanceof Error ? error.message : String(error)),
    );
  }
  lines.close();
  clearInterval(watch);
  await city.close();
  return 0;
}

async function obeyed(city: CitySimulator, line: string, io: CommandIo): Promise<void> {
  const [word = '', ...rest] = line.split(/\s+/);
  const [first = '', second] = rest;
  switch (word) {
    case '':
      return;
    case 'up':
    case 'down':
    case 'lost':
      city.mood = { is: word };
      return;
    case 'slow':
      city.mood = { is: 'slow', ms: wholeNumber(first) };
      return;
    case 'answer': {
      const mood: CityMood = { is: 'answering', status: wholeNumber(first) };
      city.mood = second === undefined ? mood : { ...mood, retryAfter: second };
      return;
    }
    case 'roll':
      if (first === '') throw new CliUsageError('roll needs the new secret.');
      city.rollSecret(first);
      return;
    case 'forget':
      city.forgetOldSecret();
      return;
    case 'dispatch': {
      const { status, body } = await city.caller.dispatch(sampleOrder(newNumber(), new Date()));
      io.out(`${status} ${JSON.stringify(body)}`);
      return;
    }
    case 'event': {
      const [orderNo = '', seq = '', type = '', ...json] = rest;
      const event = { ...record(json.join(' ') || '{}'), type, seq: wholeNumber(seq) };
      const { status, body } = await city.caller.event(orderNo, event);
      io.out(`${status} ${JSON.stringify(body)}`);
      return;
    }
    case 'list':
      for (const [stream, bodies] of city.taken) {
        io.out(`${stream}: ${bodies.map(({ type, seq }) => `${seq ?? ''} ${type ?? ''}`.trim()).join(', ')}`);
      }
      return;
    default:
      io.err(`There is no "${word}"; see hotline simulate city --help.`);
  }
}

function newNumber(): string {
  return `SAMPLE${new Date().toISOString().replaceAll(/\D/g, '')}`;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new CliUsageError(`"${text}" is no whole number.`);
}

function record(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new CliUsageError('What is given as JSON must be an object.');
}

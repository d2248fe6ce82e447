import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const SRC = resolve(import.meta.dirname, '../../src');

/** Rooms that may be used by every other: the ground the house stands on. */
const GROUND = [
  'storage',
  'jobs',
  'text',
  'pdf',
  'forms',
  'errors.ts',
  'clock.ts',
  'correlation.ts',
  'tracing.ts',
  'outbound',
  'client-address.ts',
  'parse-safely.ts',
  'xlsx-cells.ts',
  'keyed-queue.ts',
  'task-thread.ts',
  'cluster',
];

/** Who may import whom (ARCHITECTURE.md). A room may always import itself and the ground. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  text: [],
  pdf: [],
  forms: [],
  outbound: [],
  cluster: [],
  storage: [],
  jobs: [],
  config: [],
  knowledge: [],
  sessions: [],
  dialogs: ['sessions'],
  understanding: ['knowledge'],
  progress: [],
  'legal-aid': ['knowledge', 'progress'],
  handoff: ['sessions', 'knowledge'],
  'outside-desks': ['sessions', 'handoff'],
  'follow-up': ['sessions', 'knowledge'],
  'answer-links': ['sessions'],
  'work-orders': ['sessions', 'knowledge', 'progress'],
  mediation: ['sessions', 'knowledge', 'progress'],
  privacy: ['sessions'],
  staff: [],
  speech: [],
  oversight: [
    'sessions',
    'knowledge',
    'understanding',
    'legal-aid',
    'handoff',
    'follow-up',
    'work-orders',
    'mediation',
    'staff',
  ],
  bot: [
    'understanding',
    'dialogs',
    'knowledge',
    'legal-aid',
    'sessions',
    'handoff',
    'follow-up',
    'work-orders',
    'mediation',
  ],
  channels: ['bot', 'sessions', 'speech'],
  desk: [
    'sessions',
    'handoff',
    'follow-up',
    'work-orders',
    'mediation',
    'knowledge',
    'understanding',
    'legal-aid',
    'staff',
    'oversight',
    'privacy',
  ],
  http: ['knowledge', 'legal-aid', 'progress', 'answer-links', 'speech', 'outside-desks', 'work-orders'],
};

/** Files of `src/` itself and the command line put everything together and may import all. */
const COMPOSITION = [
  'main.ts',
  'mounted-channels.ts',
  'desk-deps.ts',
  'house.ts',
  'aid.ts',
  'orders.ts',
  'order-reviews.ts',
  'exchange.ts',
  'exchange-in.ts',
  'resident-orders.ts',
  'mediation.ts',
  'kept-data.ts',
  'migrations.ts',
  'short-lived.ts',
  'police.ts',
  'content.ts',
  'content-renewal.ts',
  'telephony.ts',
  'outside-desk.ts',
  'comprehension.ts',
  'duty.ts',
  'supervision.ts',
  'personal-data.ts',
  'forgetting.ts',
  'forgetting-deliveries.ts',
  'live-wall.ts',
  'unanswered.ts',
  'after-service.ts',
  'staff-alerts.ts',
  'stores.ts',
  'watched-house.ts',
  'open-tracing.ts',
  'measured-storage.ts',
  'measured-recogniser.ts',
  'open-storage.ts',
  'processes.ts',
  'start.ts',
  'cli',
];

/** Packages and the only rooms that may know them. */
const KEPT_IN: Record<string, readonly string[]> = {
  botbuilder: ['bot', 'channels'],
  express: ['http', 'channels', 'desk'],
  'socket.io': ['desk'],
  ws: ['channels'],
  twilio: ['channels', 'cli'],
  '@alicloud/dysmsapi20170525': ['channels'],
  'tencentcloud-sdk-nodejs-sms': ['channels'],
  libsql: ['storage'],
  mongodb: ['storage'],
  bullmq: ['jobs'],
  redis: ['jobs'],
  'rate-limiter-flexible': ['cluster'],
  'node-nlp': ['understanding'],
  '@azure/ai-language-conversations': ['understanding'],
  helmet: ['http'],
  'prom-client': ['http'],
  '@opentelemetry/api': ['open-tracing.ts'],
  '@opentelemetry/resources': ['open-tracing.ts'],
  '@opentelemetry/sdk-trace-base': ['open-tracing.ts'],
  '@opentelemetry/exporter-trace-otlp-http': ['open-tracing.ts'],
  '@node-rs/argon2': ['staff'],
  otpauth: ['staff'],
  'openid-client': ['staff'],
  fflate: ['oversight'],
  pdfkit: ['pdf'],
  docx: ['legal-aid'],
  fontkit: ['pdf'],
};

interface Import {
  from: string;
  to: string;
  isType: boolean;
}

const files = readdirSync(SRC, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.ts'));

function importsOf(file: string): Import[] {
  const code = readFileSync(join(SRC, file), 'utf8');
  const found: Import[] = [];
  const statement = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;
  for (const [, type, specifier, dynamic] of code.matchAll(statement)) {
    found.push({ from: file, to: specifier ?? dynamic ?? '', isType: type !== undefined });
  }
  return found;
}

const imports = files.flatMap(importsOf);
const roomOf = (path: string): string => path.split('/')[0] ?? path;
const targetOf = ({ from, to }: Import): string => relative(SRC, resolve(SRC, dirname(from), to));

describe('who may import whom', () => {
  it('finds the imports at all', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(300);
  });

  it('keeps every room to the rooms it may stand on', () => {
    const wrong = imports
      .filter(({ to }) => to.startsWith('.'))
      .map((one) => ({ ...one, room: roomOf(one.from), target: roomOf(targetOf(one)) }))
      .filter(({ room, target, isType }) => {
        if (COMPOSITION.includes(room) || room === target || GROUND.includes(target)) return false;
        if (target === 'config') return !isType;
        return !(MAY_IMPORT[room] ?? []).includes(target);
      })
      .map(({ from, to }) => `${from} → ${to}`);
    expect(wrong).toEqual([]);
  });

  it('enters another room through its index', () => {
    const wrong = imports
      .filter(({ to }) => to.startsWith('.'))
      .filter((one) => {
        const target = targetOf(one);
        return target.includes('/') && roomOf(target) !== roomOf(one.from) && !target.endsWith('/index.ts');
      })
      .map(({ from, to }) => `${from} → ${to}`);
    expect(wrong).toEqual([]);
  });

  it('keeps each wire library in the rooms that may know it', () => {
    const packageOf = (specifier: string) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
    const wrong = imports
      .filter(({ to, from }) => {
        const rooms = KEPT_IN[packageOf(to)];
        return rooms !== undefined && !rooms.includes(roomOf(from));
      })
      .map(({ from, to }) => `${from} → ${to}`);
    expect(wrong).toEqual([]);
  });

  it('has no circle of imports', () => {
    const edges = new Map(
      files.map((file) => [
        file,
        importsOf(file)
          .filter(({ to, isType }) => to.startsWith('.') && !isType)
          .map(targetOf),
      ]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, path: string[]) => {
      if (path.includes(file)) {
        circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });

  it('gives every room an index with a docstring', () => {
    const rooms = [...new Set(files.filter((file) => file.includes('/')).map(roomOf))].filter((room) => room !== 'cli');
    const without = rooms.filter((room) => {
      const index = files.includes(`${room}/index.ts`) ? readFileSync(join(SRC, room, 'index.ts'), 'utf8') : '';
      return !index.startsWith('/**');
    });
    expect(without).toEqual([]);
  });

  it('keeps files small', () => {
    const long = files.filter((file) => readFileSync(join(SRC, file), 'utf8').split('\n').length > 400);
    expect(long).toEqual([]);
  });
});

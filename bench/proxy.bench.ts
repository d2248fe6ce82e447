/**
 * The way through the proxy, as compose.yaml lays it: the real Caddy with deploy/proxy/Caddyfile and TLS before two web
 * processes and a worker on MongoDB and Redis. Residents talk by page and WebSocket, WeChat and the text messages of Twilio come in, a
 * lawyer signs in and opens his socket; then one process after the other is restarted under load. Prints what was wrong, and ends
 * with 1 when anything was. Needs the built server, caddy, openssl, redis-server, and mongod or Java with Maven.
 * Run: npx tsx bench/proxy.bench.ts [--rounds 1]
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { io } from 'socket.io-client';
import { atRest, faultsOf, PageResident, questionOf } from '../test/support/cluster-trials.ts';
import { freePort } from '../test/support/hotline-process.ts';
import { SECRETS, until } from '../test/support/running-hotline.ts';
import { TwilioWorld } from '../test/support/twilio-world.ts';
import { startTwoProcesses, type TwoProcesses } from '../test/support/two-processes.ts';
import { WechatWorld } from '../test/support/wechat-world.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '1' } } });

// Node reads the certificates that it trusts when it starts: so once more, with ours among them.
const folder = process.env.PROXY_BENCH_CERTIFICATES;
if (folder === undefined) process.exit(onceMoreTrusting());

const faults: string[] = [];
const check = (isRight: boolean, what: string) => {
  process.stdout.write(`${isRight ? 'ok   ' : 'WRONG'} ${what}\n`);
  if (!isRight) faults.push(what);
};

const [httpPort, httpsPort, adminPort] = await Promise.all([freePort(), freePort(), freePort()]);
const url = `https://localhost:${httpsPort}`;
const servers = [url];
const weChat = new WechatWorld({ servers, token: SECRETS.WECHAT_TOKEN, patienceMs: 60_000 });
const twilio = new TwilioWorld({
  accountSid: SECRETS.TWILIO_ACCOUNT_SID,
  authToken: SECRETS.TWILIO_AUTH_TOKEN,
  baseUrl: url,
  pick: () => url,
  times: 1,
  patienceMs: 60_000,
  random: () => 0.5,
  onAnswer: ({ status }) => {
    if (status !== 200) faults.push(`a text message of Twilio was answered with ${status}`);
  },
});
const house = await startTwoProcesses({
  suite: 'the way through the proxy',
  roles: ['web', 'web', 'worker'],
  env: {
    ...SECRETS,
    PUBLIC_BASE_URL: url,
    WECHAT_APP_SECRET: 'wechat-test-secret',
    WECHAT_API_BASE: await weChat.open(),
    TWILIO_WORLD: await twilio.open(),
    SHUTDOWN_GRACE_SECONDS: '5',
    OVERLOAD_LAG_MS: '10000',
  },
});
if (house === null) process.exit(2);
const caddy = startCaddy(house, folder);
try {
  await until(
    () =>
      fetch(`${url}/healthz`).then(
        ({ status }) => status,
        () => 0,
      ),
    (status) => status === 200,
    30_000,
  );
  await doors();
  await conversations(house);
  await rolling(house, Number(values.rounds));
} finally {
  await twilio.close().catch(() => {});
  await weChat.close();
  caddy.kill('SIGTERM');
  await house.end();
}
process.stdout.write(faults.length === 0 ? 'Nothing was wrong.\n' : `${faults.length} faults\n`);
process.exit(faults.length === 0 ? 0 : 1);

function onceMoreTrusting(): number {
  const place = mkdtempSync(join(tmpdir(), 'hotline-proxy-'));
  const [certificate, key] = [join(place, 'fullchain.pem'), join(place, 'privkey.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate];
  if (spawnSync('openssl', [...made, ...subject], { stdio: 'ignore' }).status !== 0) return 2;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate, PROXY_BENCH_CERTIFICATES: place };
  const again = spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit', env });
  rmSync(place, { recursive: true, force: true });
  return again.status ?? 1;
}

/** Caddy with the very file that compose.yaml gives it. */
function startCaddy({ processes }: TwoProcesses, certificates: string): ChildProcess {
  const file = join(import.meta.dirname, '../deploy/proxy/Caddyfile');
  return spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', file], {
    stdio: 'inherit',
    env: {
      PATH: process.env.PATH ?? '',
      HOME: certificates,
      PUBLIC_BASE_URL: url,
      CADDY_ADMIN: `localhost:${adminPort}`,
      HTTP_PORT: String(httpPort),
      HTTPS_PORT: String(httpsPort),
      TLS_CERTIFICATE: join(certificates, 'fullchain.pem'),
      TLS_KEY: join(certificates, 'privkey.pem'),
      HOTLINE_UPSTREAMS: processes
        .slice(0, 2)
        .map((each) => `127.0.0.1:${each.port}`)
        .join(' '),
    },
  });
}

async function doors(): Promise<void> {
  const status = async (path: string, init?: RequestInit) => (await fetch(`${url}${path}`, init)).status;
  check((await status('/metrics')) === 404, '/metrics is not answered outside');
  check((await status('/readyz')) === 404, '/readyz is not answered outside');
  const moved = await fetch(`http://localhost:${httpPort}/desk?x=1`, { redirect: 'manual' });
  check(moved.status === 308 && moved.headers.get('location') === `${url}/desk?x=1`, 'http leads to https');
  const big = { method: 'POST', body: 'x'.repeat(3_000_000), headers: { 'content-type': 'application/json' } };
  const refused = await status('/channels/web/token', big).catch(() => 413);
  // Caddy 2.6 calls its own refusal 502.
  check(refused === 413 || refused === 502, `a request of 3 MB is refused (${refused})`);
  check((await status('/healthz')) === 200, 'and nothing else with it');
  // What a client says of itself does not count: all from here are one address, whoever they say they are.
  const codes: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${n}` };
    codes.push(await status('/channels/web/resume', { method: 'POST', headers, body: '{"code":"0000-0000"}' }));
  }
  check(codes.includes(429), `the real address is counted, not the one that is told (${codes})`);
}

async function conversations(stage: TwoProcesses): Promise<void> {
  const resident = await PageResident.open(url);
  const stream = await resident.stream(url);
  const id = await resident.say(() => url, '公司拖欠工资怎么办');
  await until(
    () => stream.seen,
    (seen) => seen.some(({ replyToId, type }) => replyToId === id && type === 'message'),
    60_000,
  );
  check(true, 'a resident is answered over his WebSocket');
  stream.close();
  const openId = 'oPROXY0000000000000000000000';
  await weChat.say(openId, '借钱不还怎么起诉');
  await until(
    () => weChat.textsOf(openId),
    (texts) => texts.length > 0,
    60_000,
  );
  check(true, 'WeChat is answered');
  await twilio.say('+8613800138000', '房东不退押金怎么办');
  await until(
    () => twilio.of('+8613800138000'),
    (texts) => texts.length > 0,
    60_000,
  );
  check(true, 'a text message through Twilio is answered');
  await signIn(stage);
}

/** A lawyer at his desk; the socket may hang on another process than the one that knows his sign-in. */
async function signIn({ processes }: TwoProcesses): Promise<void> {
  const passwords = processes.map(({ output }) => /demo-[0-9a-f]+/.exec(output)?.[0] ?? '');
  for (const password of passwords) {
    const response = await fetch(`${url}/api/desk/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hotline-desk': '1' },
      body: JSON.stringify({ username: 'lawyer1', password }),
    });
    const [cookie = ''] = response.headers.getSetCookie()[0]?.split(';') ?? [];
    if (!response.ok) continue;
    check(/; ?secure/i.test(response.headers.getSetCookie()[0] ?? ''), 'the cookie of the desk goes by https alone');
    for (let n = 0; n < 4; n += 1) {
      const options = { path: '/api/desk/socket', transports: ['websocket'], forceNew: true };
      const socket = io(url, { ...options, extraHeaders: { Cookie: cookie, Origin: url } });
      await new Promise((resolve, reject) => socket.once('connect', () => resolve(null)).once('connect_error', reject));
      socket.close();
    }
    check(true, 'a lawyer signs in, and his socket opens at every process');
    return;
  }
  check(false, 'a lawyer signs in');
}

/** One after the other stops and starts again while residents write. */
async function rolling(stage: TwoProcesses, rounds: number): Promise<void> {
  let isOver = false;
  let messages = 0;
  const refused: number[] = [];
  const givenUp = weChat.faults;
  const residents = await Promise.all(Array.from({ length: 3 }, () => PageResident.open(url)));
  const talking = [
    ...residents.map(async (resident) => {
      for (let said = 0; !isOver; said += 1, messages += 1) {
        await resident.say(() => url, questionOf(said));
        await sleep(2500);
      }
    }),
    (async () => {
      for (let said = 0; !isOver; said += 1, messages += 1) {
        await weChat.say(`oROLL${String(Math.floor(said / 10)).padStart(23, '0')}`, questionOf(said));
        await sleep(300);
      }
    })(),
    (async () => {
      while (!isOver) {
        const { status } = await fetch(`${url}/healthz`).catch(() => ({ status: 0 }));
        if (status !== 200) refused.push(status);
        await sleep(20);
      }
    })(),
  ];
  const exits: (number | null)[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const each of stage.processes) {
      exits.push(await each.stop());
      await each.up();
      // Until the proxy has asked it and sends to it again.
      await sleep(3000);
    }
  }
  isOver = true;
  await Promise.all(talking);
  await atRest(stage);
  check(
    exits.every((code) => code === 0),
    `each process ended by itself (${exits})`,
  );
  check(refused.length === 0, `no look through the proxy failed (${refused})`);
  check(weChat.faults === givenUp, `WeChat gave up nothing (${weChat.faults - givenUp})`);
  const wrong = await faultsOf(stage, residents);
  check(wrong.length === 0, `of ${messages} messages none was lost, doubled or out of order ${wrong}`);
}

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import twilio from 'twilio';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { type StoredWebhook, signed } from '../../src/cli/receive.ts';
import { HotlineProcess } from '../support/hotline-process.ts';
import { SECRETS } from '../support/running-hotline.ts';

const HOTLINE = resolve(import.meta.dirname, '../../dist/cli/hotline.js');
const WEBHOOK =
  '<xml><ToUserName>gh_1</ToUserName><FromUserName>oCli</FromUserName><CreateTime>1795320000</CreateTime><MsgType>text</MsgType><Content>再见</Content><MsgId>77</MsgId></xml>';
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hotline-cli-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function hotline(args: string[], input = '', env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [HOTLINE, ...args], {
    env: { PATH: process.env.PATH ?? '', DATA_DIR: dir, ...env },
  });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    ended.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    ended.err += String(chunk);
  });
  child.stdin.end(input);
  return new Promise((done) => child.once('close', (code) => done({ ...ended, code })));
}

/** Without the start of a process. */
async function inProcess(args: string[]): Promise<{ code: number; out: string }> {
  const lines: string[] = [];
  const line = (text: string) => lines.push(text);
  const { stdin, stdout, stderr } = process;
  const code = await runCommandLine(args, { stdin, stdout, stderr, out: line, err: line, isTerminal: false });
  return { code, out: lines.join('\n') };
}

describe('the command line', () => {
  it('explains itself', async () => {
    const help = await hotline(['--help']);
    expect(help.code).toBe(0);
    const commands = [...help.out.matchAll(/^ {2}([a-z-]+) {2,}\S/gmu)].map((line) => line[1] ?? '');
    expect(commands).toEqual(
      expect.arrayContaining(['chat', 'check', 'classify', 'evaluate', 'laws', 'staff', 'train']),
    );
    for (const command of commands) {
      const said = await inProcess([command, '--help']);
      expect(said).toMatchObject({ code: 0, out: expect.stringContaining(`hotline ${command}`) });
    }
    expect((await inProcess(['constructor'])).code).toBe(2);
    expect((await hotline([])).code).toBe(2);
  }, 60_000);

  it('talks in the terminal with the same bot', async () => {
    const { code, out } = await hotline(['chat'], '老板拖欠工资不给\n打错了\n');
    expect(code).toBe(0);
    expect(out).toContain('12348');
    expect(out).toContain('工资');
    expect(out).toContain('再见');
  }, 60_000);

  it('classifies questions, a line each', async () => {
    const { code, out } = await hotline(
      ['classify', '--json'],
      '物业费可以不交吗\n救命他拿刀要砍我\n\n今天天气怎么样\n',
    );
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(4);
    const fields = ['alternatives', 'confidence', 'decision', 'emergency', 'intent', 'text', 'topic'];
    expect(Object.keys(lines[0]).sort()).toEqual(fields);
    expect(lines[0].topic).toBe('房产纠纷');
    expect(lines[1]).toMatchObject({ decision: 'emergency', emergency: 'E-VIOLENCE' });
    expect(lines[3].decision).toBe('out-of-scope');
  }, 60_000);

  it('evaluates labelled questions', async () => {
    const file = join(dir, 'cases.jsonl');
    const lines = [
      { text: '物业服务差能不能不交物业费', intent: 'property-fee' },
      { text: '怎么写遗嘱才有效', intent: 'will-validity' },
    ];
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const { code, out } = await hotline(['evaluate', file, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      n: 2,
      accuracy: expect.any(Number),
      macroF1: expect.any(Number),
      p50Ms: expect.any(Number),
      errors: expect.any(Array),
    });
  }, 60_000);

  it('keeps staff accounts', async () => {
    const add = (name: string, role: string) =>
      hotline(['staff', 'add', name, '--name', '值班律师九号', '--role', role]);
    expect((await add('lawyer9', 'lawyer')).code).toBe(0);
    expect((await hotline(['staff', 'list'])).out).toContain('lawyer9');
    expect((await add('lawyer9', 'lawyer')).code).toBe(1);
    expect((await add('lawyer8', 'king')).code).not.toBe(0);
  }, 90_000);

  it('replays a stored webhook, signed anew', async () => {
    const running = await HotlineProcess.start(join(dir, 'data'));
    const file = join(dir, 'webhook.json');
    const stored = { path: '/channels/wechat', headers: { 'content-type': 'text/xml' }, body: WEBHOOK };
    writeFileSync(file, JSON.stringify(stored));
    const token = { WECHAT_TOKEN: SECRETS.WECHAT_TOKEN };
    const good = await hotline(['receive', file, '--to', running.url], '', token);
    expect(good.out).toMatch(/^200 [\s\S]*祝您一切顺利/);
    expect(good.code).toBe(0);
    const unsigned = await hotline(['receive', file, '--to', running.url]);
    expect(unsigned.out).toMatch(/^40[013]/);
    expect(unsigned.code).toBe(1);
    await running.stop();
  }, 90_000);

  it('signs a Twilio webhook as Twilio checks it', () => {
    const body = 'Body=%E4%BD%A0%E5%A5%BD&From=%2B8613800138000';
    const webhook: StoredWebhook = {
      method: 'POST',
      path: '/channels/twilio/sms',
      query: { a: '1' },
      headers: {},
      body,
    };
    const signature = signed(webhook, SECRETS, new Date()).headers['x-twilio-signature'] ?? '';
    const url = `${SECRETS.PUBLIC_BASE_URL}/channels/twilio/sms?a=1`;
    const params = { Body: '你好', From: '+8613800138000' };
    expect(twilio.validateRequest(SECRETS.TWILIO_AUTH_TOKEN, signature, url, params)).toBe(true);
    expect(twilio.validateRequest('another token', signature, url, params)).toBe(false);
  });

  it('names what is wrong with a stored webhook', async () => {
    const file = join(dir, 'bad.json');
    writeFileSync(file, '{"path": "no-slash", "extra": 1}');
    const { code, err } = await hotline(['receive', file]);
    expect(code).toBe(1);
    expect(err).toContain('path');
    expect(err).toContain('extra');
  }, 30_000);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMenu, readMenu } from '../../../src/channels/wechat/index.ts';
import { help, run } from '../../../src/cli/wechat.ts';
import { WechatWorld } from '../../support/wechat-world.ts';

let folder: string;
let weChat: WechatWorld;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wechat-menu-'));
  weChat = new WechatWorld({ servers: [], token: 't' });
  env = {
    WECHAT_TOKEN: 't',
    WECHAT_APP_ID: 'wx1',
    WECHAT_APP_SECRET: 's',
    WECHAT_API_BASE: await weChat.open(),
    PUBLIC_BASE_URL: 'https://hotline.example.test',
  };
});
afterAll(async () => {
  await weChat.close();
  rmSync(folder, { recursive: true, force: true });
});

async function wechat(args: string[], environment = env): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(args, { out: (line) => out.push(line), err: (line) => err.push(line) }, environment);
  return { code, out: out.join('\n'), err: err.join('\n') };
}
function file(yaml: string): string {
  const path = join(folder, 'menu.yaml');
  writeFileSync(path, yaml);
  return path;
}
const below = (count: number) =>
  Array.from({ length: count }, (_, at) => `      - { name: 项${at}, key: k${at}, says: 第${at}项 }`).join('\n');

describe('the menu of the account', () => {
  it('is shipped within what WeChat takes, and its buttons say something', () => {
    const menu = loadMenu('knowledge');
    const { button } = menu.body('https://hotline.example.test') as { button: Record<string, unknown>[] };
    expect(button.length).toBeLessThanOrEqual(3);
    expect(JSON.stringify(button)).toContain('"url":"https://hotline.example.test/aid"');
    expect(menu.wordsOf('person')).toBe('人工');
    expect(menu.wordsOf('no-such-key')).toBeNull();
  });

  it('is set and shown by the command line', async () => {
    expect(await wechat(['menu', '--default'])).toMatchObject({ code: 0, out: expect.stringContaining('已发布') });
    expect(weChat.menus.at(-1)).toEqual(loadMenu('knowledge').body('https://hotline.example.test'));
    const one = file('menu:\n  - { name: 人工, key: person, says: 人工 }\n');
    expect((await wechat(['menu', '--set', one])).code).toBe(0);
    expect(weChat.menus.at(-1)).toEqual({ button: [{ type: 'click', name: '人工', key: 'person' }] });
    expect(JSON.parse((await wechat(['menu', '--show'])).out)).toEqual(weChat.menus.at(-1));
  });

  it('is only printed with --dry-run', async () => {
    const before = weChat.menus.length;
    const { code, out } = await wechat(['menu', '--default', '--dry-run'], { PUBLIC_BASE_URL: 'https://x.example' });
    expect([code, JSON.parse(out).button.length, weChat.menus.length]).toEqual([0, 3, before]);
  });

  it('tells what WeChat refuses, and what it cannot tell', async () => {
    weChat.rude.set('/cgi-bin/menu/create', [{ errcode: 40018 }, 'break']);
    expect(await wechat(['menu', '--default'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('a name is too long'),
    });
    expect(await wechat(['menu', '--default'])).toMatchObject({ code: 1, err: expect.stringContaining('--show') });
  });

  it('explains itself when it is not understood, and names what is missing', async () => {
    for (const args of [
      [],
      ['menu'],
      ['menu', '--set'],
      ['menu', '--show', '--dry-run'],
      ['menu', '--default', 'x'],
      ['card'],
    ]) {
      expect(await wechat(args)).toEqual({ code: 2, out: '', err: help });
    }
    expect(await wechat(['menu', '--show'], {})).toMatchObject({
      code: 2,
      err: expect.stringContaining('WECHAT_APP_SECRET'),
    });
    await expect(wechat(['menu', '--default'], { ...env, PUBLIC_BASE_URL: '' })).rejects.toThrow('PUBLIC_BASE_URL');
  });

  it.each([
    [
      'four buttons',
      `menu:\n${[1, 2, 3, 4].map((n) => `  - { name: 键${n}, key: k${n}, says: 话 }`).join('\n')}`,
      'at most three',
    ],
    ['six below one', `menu:\n  - name: 咨询\n    list:\n${below(6)}`, 'at most five'],
    ['a name of six Han characters', 'menu:\n  - { name: 公共法律服务, key: a, says: 你好 }', '16 bytes'],
    [
      'a long name below',
      `menu:\n  - name: 咨询\n    list:\n      - { name: ${'长'.repeat(21)}, key: a, says: 你好 }`,
      '60 bytes',
    ],
    ['a key twice', 'menu:\n  - { name: 甲, key: a, says: 你好 }\n  - { name: 乙, key: a, says: 再见 }', 'comes twice'],
    ['a button that does nothing', 'menu:\n  - { name: 甲 }', 'menu.yaml › menu.0'],
    ['no YAML', 'menu: [', 'is not valid YAML'],
  ])('refuses %s', (_what, yaml, problem) => {
    expect(() => readMenu(file(yaml))).toThrow(problem);
  });
});

import { join } from 'node:path';
import { menuFile, readMenu, WechatClient } from '../channels/index.ts';
import { systemClock } from '../clock.ts';
import { readEnvironment } from '../config/index.ts';
import { PROJECT_DIR } from '../project-folders.ts';
import type { CommandIo } from './command.ts';

export const help = `hotline wechat menu --show
hotline wechat menu --default [--dry-run]
hotline wechat menu --set FILE.yaml [--dry-run]

The menu below the conversation with the official account (自定义菜单). --default sets the one in
knowledge/wechat/menu.yaml, --set that of another file; --dry-run prints what would be sent. Residents see a new menu
within 24 hours, or at once when they follow anew.

Needs WECHAT_APP_ID and WECHAT_APP_SECRET, and PUBLIC_BASE_URL for buttons that open our own pages. The running server
takes the words of the buttons from knowledge/wechat/menu.yaml when it starts.`;

const NOT_UNDERSTOOD = 2;

type Io = Pick<CommandIo, 'out' | 'err'>;

/** Takes what follows `hotline wechat`. @returns the exit code: 0 done, 1 refused by WeChat, 2 not understood. */
export async function run(args: readonly string[], io: Io, env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const [subject, ...options] = args;
  const isDry = options.includes('--dry-run');
  const [what, file, ...others] = options.filter((option) => option !== '--dry-run');
  const isFile = what === '--set' && file !== undefined && others.length === 0;
  const isPlain = (what === '--show' && !isDry) || what === '--default';
  if (subject !== 'menu' || !(isFile || (isPlain && file === undefined))) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  const { WECHAT_APP_ID, WECHAT_APP_SECRET, WECHAT_API_BASE, PUBLIC_BASE_URL } = readEnvironment(env);
  const body =
    what === '--show' ? null : readMenu(file ?? menuFile(join(PROJECT_DIR, 'knowledge'))).body(PUBLIC_BASE_URL);
  if (isDry) {
    io.out(JSON.stringify(body, null, 2));
    return 0;
  }
  if (WECHAT_APP_ID === undefined || WECHAT_APP_SECRET === undefined) {
    io.err('hotline: WECHAT_APP_ID and WECHAT_APP_SECRET must be set');
    return NOT_UNDERSTOOD;
  }
  const client = new WechatClient({
    appId: WECHAT_APP_ID,
    appSecret: WECHAT_APP_SECRET,
    clock: systemClock,
    ...(WECHAT_API_BASE === undefined ? {} : { apiBaseUrl: WECHAT_API_BASE }),
  });
  const answer =
    body === null
      ? await client.call('/cgi-bin/get_current_selfmenu_info')
      : await client.call('/cgi-bin/menu/create', body);
  if (answer === 'unknown') {
    io.err('hotline: WeChat did not answer; look with --show whether the menu was set');
    return 1;
  }
  if (answer.errcode !== 0) {
    io.err(`hotline: WeChat refuses it with code ${answer.errcode}${MENU_CODES[answer.errcode] ?? ''}`);
    return 1;
  }
  if (body === null) io.out(JSON.stringify(answer.selfmenu_info ?? {}, null, 2));
  else io.out('菜单已发布到公众号；群众最多要过 24 小时才看到。');
  return 0;
}

/** What WeChat's codes say about a menu. */
const MENU_CODES: Readonly<Record<number, string>> = {
  40016: ': too many buttons',
  40018: ': a name is too long',
  40019: ': a key is too long',
  40020: ': an address is too long',
  40023: ': too many buttons below one',
  40025: ': a name below one is too long',
  40054: ': an address is not allowed',
  40164: ': the address of this machine is not in the IP allow-list of the account',
  48001: ': the account may not have a menu',
};

import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { XMLParser } from 'fast-xml-parser';

/** What a resident's telephone shows. */
export interface Shown {
  /** `passive`: the answer to the callback; `service`: a customer-service message. */
  by: 'passive' | 'service';
  text: string;
}

interface Follower {
  shown: Shown[];
  typing: string[];
  /** Customer-service messages left, and until when, ms. */
  left: number;
  until: number;
  follows: boolean;
}

export interface WechatWorldOptions {
  /** Callbacks go to these, in turn: several processes behind one address. Without the path. */
  servers: string[];
  /** Which of them is next, instead of in turn. */
  pick?: (servers: readonly string[]) => string;
  /** Told of each answer; status 0: none came in time. */
  onAnswer?: (answer: { status: number; ms: number }) => void;
  token: string;
  /** Of WeChat's side: after this it hangs up and tries again, ms; WeChat's own is 5000. */
  patienceMs?: number;
  /** Now, ms; default the system's clock. */
  now?: () => number;
  /**
   * Told of each message that was delivered in parallel: its id, when it left first (ms of this process), and whether anybody
   * acknowledged it.
   */
  onDelivered?: (message: { openId: string; id: string; sentAt: number; isAcknowledged: boolean }) => void;
  /** While it is true, a message that nobody acknowledged is delivered again; default never. */
  persists?: () => boolean;
  /** Life of a token, s; default 7200. */
  tokenSeconds?: number;
}

const ACCOUNT = 'gh_12348';
const WINDOW_MS = 48 * 3_600_000;
const CLICK_MS = 60_000;
const TRIES = 3;
/** Between deliveries of a world that persists, ms. */
const AGAIN_MS = 1000;
const parser = new XMLParser({ parseTagValue: false });

/**
 * WeChat as an account sees it: it delivers callbacks, hangs up after five seconds and tries three times in all,
 * shows the first answer it gets, and takes customer-service messages within window and quota, with tokens that end.
 */
export class WechatWorld {
  /** Answers of the next calls by path, before all rules: to be rude. */
  readonly rude = new Map<string, unknown[]>();
  readonly media = new Map<string, { bytes: Buffer; contentType: string }>();
  readonly menus: unknown[] = [];
  readonly notices: Record<string, unknown>[] = [];
  /** Calls by path. */
  readonly calls = new Map<string, number>();
  /** Deliveries that WeChat gave up: the resident sees its fault notice. */
  faults = 0;
  /** Parallel deliveries of one message that were answered in different words. */
  differing = 0;
  /** Customer-service messages that were refused, by code. */
  readonly refused = new Map<number, number>();
  private readonly followers = new Map<string, Follower>();
  private readonly last = new Map<string, string>();
  private readonly tokens = new Map<string, number>();
  private readonly now: () => number;
  private server: Server | null = null;
  private turn = 0;
  private messages = 0;
  private tokensMade = 0;

  constructor(private readonly options: WechatWorldOptions) {
    this.now = options.now ?? Date.now;
  }

  /** Open WeChat's API. @returns its address, for `WECHAT_API_BASE`. */
  async open(): Promise<string> {
    const server = createServer((request, response) => void this.api(request, response));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    if (this.server?.listening) await new Promise((resolve) => this.server?.close(resolve));
  }

  of(openId: string): Follower {
    const known = this.followers.get(openId);
    if (known !== undefined) return known;
    const fresh: Follower = { shown: [], typing: [], left: 0, until: 0, follows: true };
    this.followers.set(openId, fresh);
    return fresh;
  }

  textsOf(openId: string): string[] {
    return this.of(openId).shown.map(({ text }) => text);
  }

  /** No token is good any more. */
  endTokens(): void {
    this.tokens.clear();
  }

  /** A text message. @param fields more fields, e.g. `<bizmsgmenuid>1</bizmsgmenuid>`. */
  say(openId: string, text: string, fields = '', how: { parallel?: boolean } = {}): Promise<void> {
    return this.message(
      openId,
      `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content>${fields}`,
      how,
    );
  }

  /** A message of any kind. */
  message(openId: string, fields: string, how: { parallel?: boolean } = {}): Promise<void> {
    this.allow(openId, 5, WINDOW_MS);
    this.messages += 1;
    return this.deliver(openId, `${fields}<MsgId>${7_000_000_000_000_000 + this.messages}</MsgId>`, how);
  }

  /** The last callback of a resident once more, because WeChat did not get the answer: to the next server. */
  async again(openId: string): Promise<void> {
    this.show(openId, await this.post(openId, this.last.get(openId) ?? ''));
  }

  event(openId: string, event: string, fields = '', how: { parallel?: boolean } = {}): Promise<void> {
    if (['CLICK', 'subscribe', 'SCAN'].includes(event)) this.allow(openId, 3, CLICK_MS);
    if (event === 'subscribe' || event === 'unsubscribe') this.of(openId).follows = event === 'subscribe';
    return this.deliver(
      openId,
      `<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${event}]]></Event>${fields}`,
      how,
    );
  }

  /** WeChat gives the larger of two grants; a callback of an hour ago gives nothing. */
  private allow(openId: string, left: number, ms: number): void {
    const follower = this.of(openId);
    const isOpen = follower.until > this.now();
    follower.left = isOpen ? Math.max(follower.left, left) : left;
    follower.until = Math.max(isOpen ? follower.until : 0, this.now() + ms);
  }

  private async deliver(openId: string, fields: string, { parallel = false }): Promise<void> {
    const seconds = Math.floor(this.now() / 1000);
    const body =
      `<xml><ToUserName><![CDATA[${ACCOUNT}]]></ToUserName><FromUserName><![CDATA[${openId}]]></FromUserName>` +
      `<CreateTime>${seconds}</CreateTime>${fields}</xml>`;
    this.last.set(openId, body);
    if (parallel) {
      const all = () => Promise.all(Array.from({ length: TRIES }, () => this.post(openId, body)));
      const sentAt = performance.now();
      let answers = await all();
      const { persists = () => false, onDelivered } = this.options;
      while (answers.every((answer) => answer === null) && persists()) {
        await new Promise((next) => setTimeout(next, AGAIN_MS));
        answers = await all();
      }
      const id = /<MsgId>(\d+)/.exec(fields)?.[1] ?? '';
      onDelivered?.({ openId, id, sentAt, isAcknowledged: answers.some((answer) => answer !== null) });
      if (new Set(answers.filter((answer) => answer)).size > 1) this.differing += 1;
      // WeChat listens to one connection at a time: of several answers the resident sees one.
      this.show(openId, answers.find((answer) => answer !== null && answer !== '') ?? answers.at(-1) ?? null);
      return;
    }
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await this.post(openId, body);
      if (answer === null) continue;
      this.show(openId, answer);
      return;
    }
    this.show(openId, null);
  }

  /** @returns the text of the answer, '' for `success`, null when it was late or malformed. */
  private async post(openId: string, body: string): Promise<string | null> {
    const { servers, token, patienceMs = 5000, pick, onAnswer } = this.options;
    const timestamp = String(Math.floor(this.now() / 1000));
    const nonce = randomBytes(8).toString('hex');
    const signature = createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex');
    const query = new URLSearchParams({ signature, timestamp, nonce, openid: openId });
    const server = pick?.(servers) ?? servers[this.turn++ % servers.length];
    const begin = performance.now();
    const told = (status: number) => onAnswer?.({ status, ms: performance.now() - begin });
    try {
      const response = await fetch(`${server}/channels/wechat?${query}`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body,
        signal: AbortSignal.timeout(patienceMs),
      });
      const text = await response.text();
      told(response.status);
      if (!response.ok) return null;
      if (text === 'success' || text === '') return '';
      return String(parser.parse(text, true).xml.Content);
    } catch {
      told(0);
      return null;
    }
  }

  private show(openId: string, answer: string | null): void {
    if (answer === null) this.faults += 1;
    else if (answer !== '') this.of(openId).shown.push({ by: 'passive', text: answer });
  }

  private async api(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const url = new URL(request.url ?? '', 'http://x');
    this.calls.set(url.pathname, (this.calls.get(url.pathname) ?? 0) + 1);
    const raw = Buffer.concat(pieces).toString('utf8');
    const rude = this.rude.get(url.pathname)?.shift();
    if (rude === 'hang') return;
    if (rude === 'break') {
      request.socket.destroy();
      return;
    }
    if (url.pathname === '/cgi-bin/media/get' && rude === undefined) {
      this.sendMedia(url, response);
      return;
    }
    const body = raw === '' ? {} : (JSON.parse(raw) as Record<string, unknown>);
    response.end(JSON.stringify(rude ?? this.answer(url, body)));
  }

  private sendMedia(url: URL, response: ServerResponse): void {
    const found = this.media.get(url.searchParams.get('media_id') ?? '');
    const code = this.tokenCode(url);
    if (found !== undefined && code === 0) {
      response.setHeader('content-type', found.contentType);
      response.end(found.bytes);
      return;
    }
    response.setHeader('content-type', 'text/plain');
    response.end(JSON.stringify({ errcode: code === 0 ? 40007 : code }));
  }

  private answer(url: URL, body: Record<string, unknown>): unknown {
    if (url.pathname === '/cgi-bin/stable_token') return this.stableToken();
    const code = this.tokenCode(url);
    if (code !== 0) return { errcode: code };
    switch (url.pathname) {
      case '/cgi-bin/message/custom/send':
        return { errcode: this.counted(this.serviceMessage(body)) };
      case '/cgi-bin/message/custom/typing':
        this.of(String(body.touser)).typing.push(String(body.command));
        return { errcode: 0 };
      case '/cgi-bin/message/subscribe/bizsend':
        this.notices.push(body);
        return { errcode: 0, errmsg: 'ok' };
      case '/cgi-bin/menu/create':
        this.menus.push(body);
        return { errcode: 0 };
      case '/cgi-bin/get_current_selfmenu_info':
        return { is_menu_open: 1, selfmenu_info: this.menus.at(-1) ?? {} };
      default:
        return { errcode: 40066 };
    }
  }

  /** The same token until it nears its end, as long as it is good. */
  private stableToken(): unknown {
    const { tokenSeconds = 7200 } = this.options;
    for (const [token, end] of this.tokens) {
      const left = Math.floor((end - this.now()) / 1000);
      if (left > 300) return { access_token: token, expires_in: left };
    }
    this.tokensMade += 1;
    const token = `TOKEN-${this.tokensMade}`;
    this.tokens.set(token, this.now() + tokenSeconds * 1000);
    return { access_token: token, expires_in: tokenSeconds };
  }

  private tokenCode(url: URL): number {
    const end = this.tokens.get(url.searchParams.get('access_token') ?? '');
    if (end === undefined) return 40001;
    return end > this.now() ? 0 : 42001;
  }

  private counted(code: number): number {
    if (code !== 0) this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
    return code;
  }

  private serviceMessage(body: Record<string, unknown>): number {
    const openId = String(body.touser);
    if (!this.followers.has(openId)) return 40003;
    const follower = this.of(openId);
    if (!follower.follows || follower.until <= this.now()) return 45015;
    if (follower.left <= 0) return 45047;
    const text = wordsOf(body);
    if (Buffer.byteLength(text) > 2048) return 45002;
    follower.left -= 1;
    follower.shown.push({ by: 'service', text });
    return 0;
  }
}

function wordsOf({ text, msgmenu }: Record<string, unknown>): string {
  if (text !== undefined) return (text as { content: string }).content;
  const { head_content, list, tail_content } = msgmenu as {
    head_content: string;
    list: { content: string }[];
    tail_content: string;
  };
  return [head_content, ...list.map(({ content }) => `[${content}]`), tail_content].join('\n');
}

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { XMLParser } from 'fast-xml-parser';
import { sendTo, twilioRequest } from './voice-requests.ts';

/** A text message on a resident's telephone. */
export interface ReceivedText {
  /** `twiml`: in the answer to his message; `rest`: sent by itself. */
  by: 'twiml' | 'rest';
  text: string;
  /** Where it was asked to be reported. */
  report: string;
}

export interface TwilioWorldOptions {
  accountSid: string;
  authToken: string;
  /** PUBLIC_BASE_URL: what Twilio calls and signs. */
  baseUrl: string;
  /** Where the next request goes: several processes behind one address. */
  pick: () => string;
  /** Each webhook is delivered so often, in parallel. */
  times: number;
  /** It hangs up after this, ms; default its own 15 s. */
  patienceMs?: number;
  /** 0 ≤ x < 1: the order of reports. */
  random: () => number;
  onAnswer: (answer: { status: number; ms: number }) => void;
  /** Told of each message: its id, when it left first (ms of this process), and whether anybody acknowledged it. */
  onDelivered?: (message: { phone: string; id: string; sentAt: number; isAcknowledged: boolean }) => void;
  /** While it is true, what nobody acknowledged is delivered again; default never. */
  persists?: () => boolean;
}

/** Between deliveries of a world that persists, ms. */
const AGAIN_MS = 1000;
const OUR_NUMBER = '+862012348000';
const PATIENCE_MS = 15_000;
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (name) => name === 'Message',
});

/**
 * Twilio's text messages as an account sees them: signed webhooks with 15 s for an answer, its messages and those of
 * the REST API brought to telephones, and reports of each in any order.
 */
export class TwilioWorld {
  /** Deliveries that Twilio gave up, and answers to one message that said different things. */
  readonly faults: string[] = [];
  private readonly phones = new Map<string, ReceivedText[]>();
  private readonly reports = new Set<Promise<void>>();
  private server: Server | null = null;

  constructor(private readonly options: TwilioWorldOptions) {}

  /** Open the REST API. @returns its address, for `TWILIO_WORLD` of `twilio-detour.mjs`. */
  async open(): Promise<string> {
    const server = createServer((request, response) => void this.api(request, response));
    this.server = server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    if (this.server?.listening) await new Promise((done) => this.server?.close(done));
  }

  of(phone: string): ReceivedText[] {
    const known = this.phones.get(phone) ?? [];
    this.phones.set(phone, known);
    return known;
  }

  /** Every report that is on its way has been told. */
  async reported(): Promise<void> {
    while (this.reports.size > 0) await Promise.all(this.reports);
  }

  /** Somebody writes. */
  async say(phone: string, text: string): Promise<void> {
    const form = { MessageSid: newMessageSid(), From: phone, To: OUR_NUMBER, Body: text, NumMedia: '0' };
    const sentAt = performance.now();
    const answers = await this.deliver('/channels/twilio/sms', form);
    const said = answers.filter((answer) => answer !== null).map(messagesOf);
    this.options.onDelivered?.({ phone, id: form.MessageSid, sentAt, isAcknowledged: said.length > 0 });
    if (said.length === 0) this.faults.push('a message was not answered');
    // One connection's answer counts; the others said the same, or nothing.
    const [first = [], ...others] = said.filter((messages) => messages.length > 0);
    if (others.some((messages) => JSON.stringify(messages) !== JSON.stringify(first))) {
      this.faults.push('different answers to one message');
    }
    for (const message of first) this.bring(phone, { by: 'twiml', ...message });
  }

  private bring(phone: string, message: ReceivedText, sid = newMessageSid()): void {
    this.of(phone).push(message);
    if (message.report === '') return;
    const states = ['queued', 'sent', 'delivered'].sort(() => this.options.random() - 0.5);
    const target = message.report.slice(this.options.baseUrl.length).replace(/#.*$/, '');
    const telling = states.map((state) =>
      this.deliver(target, { MessageSid: sid, MessageStatus: state, From: OUR_NUMBER, To: phone }),
    );
    const told = Promise.all(telling).then((answers) => {
      if (answers.flat().includes(null)) this.faults.push('a report was not taken');
    });
    this.reports.add(told);
    void told.finally(() => this.reports.delete(told));
  }

  /** @returns the bodies; null for those that were late or refused. */
  private async deliver(target: string, form: Record<string, string>): Promise<(string | null)[]> {
    const { accountSid, authToken, baseUrl, times, pick, onAnswer, patienceMs = PATIENCE_MS } = this.options;
    const { persists = () => false } = this.options;
    const mark = { 'i-twilio-idempotency-token': newMessageSid() };
    const request = twilioRequest(authToken, baseUrl, target, { AccountSid: accountSid, ...form }, mark);
    const post = async (): Promise<string | null> => {
      const begin = performance.now();
      try {
        const response = await sendTo(pick(), request, patienceMs);
        const body = await response.text();
        onAnswer({ status: response.status, ms: performance.now() - begin });
        return response.ok ? body : null;
      } catch {
        onAnswer({ status: 0, ms: performance.now() - begin });
        return null;
      }
    };
    const all = () => Promise.all(Array.from({ length: times }, post));
    let answers = await all();
    while (answers.every((answer) => answer === null) && persists()) {
      await new Promise((next) => setTimeout(next, AGAIN_MS));
      answers = await all();
    }
    return answers;
  }

  private async api(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const form = new URLSearchParams(Buffer.concat(pieces).toString('utf8'));
    response.setHeader('content-type', 'application/json');
    if (!request.url?.endsWith('/Messages.json')) {
      // Calls that are under way ask by themselves; none is taken out of what it does.
      response.writeHead(404).end(JSON.stringify({ code: 20404, status: 404, message: 'not found' }));
      return;
    }
    const sid = newMessageSid();
    const report = form.get('StatusCallback') ?? '';
    response.writeHead(201).end(JSON.stringify({ sid, status: 'queued' }));
    this.bring(form.get('To') ?? '', { by: 'rest', text: form.get('Body') ?? '', report }, sid);
  }
}

function messagesOf(twiml: string): { text: string; report: string }[] {
  const messages: unknown[] = parser.parse(twiml).Response?.Message ?? [];
  return messages.map((message) => {
    if (typeof message !== 'object' || message === null) return { text: String(message), report: '' };
    const { '#text': text = '', '@action': report = '' } = message as Record<string, string>;
    return { text, report };
  });
}

const newMessageSid = (): string => `SM${randomBytes(16).toString('hex')}`;

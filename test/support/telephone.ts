import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ending, readTwiml, readVerbs, type VoiceDocument } from './voice-documents.ts';
import { jambonzRequest, newTwilioCallId, type ProviderRequest, sendTo, twilioRequest } from './voice-requests.ts';

/** What happens to a telephone, to be told to us. */
export type PhoneEvent =
  | { what: 'incoming' | 'answered' | 'asked' | 'left' | 'nothing' }
  | { what: 'words'; text: string; confidence: number | null }
  | { what: 'keys'; keys: string }
  | { what: 'status'; status: PhoneStatus; sequence: number; seconds: number };

export type PhoneStatus = 'initiated' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'no-answer' | 'failed';

/** One call on the wire of one provider. */
export interface PhoneWire {
  provider: 'twilio' | 'jambonz';
  /** Below which our doors are. */
  path: string;
  callId: string;
  read(body: string): VoiceDocument;
  /** @param repeatKey the same for all deliveries of one request. */
  request(target: string, event: PhoneEvent, parties: Parties, repeatKey: string): ProviderRequest;
}

interface Parties {
  from: string;
  to: string;
  direction: 'inbound' | 'outbound';
}

export function twilioWire(options: { authToken: string; baseUrl: string }): PhoneWire {
  const callId = newTwilioCallId();
  const fieldsOf = (event: PhoneEvent): Record<string, string> => {
    switch (event.what) {
      case 'incoming':
        return { CallStatus: 'ringing' };
      case 'words': {
        const confidence: Record<string, string> =
          event.confidence === null ? {} : { Confidence: String(event.confidence) };
        return { SpeechResult: event.text, Language: 'cmn-Hans-CN', ...confidence };
      }
      case 'keys':
        return { Digits: event.keys, msg: 'Gather End' };
      case 'nothing':
        return { SpeechResult: '', Confidence: '0.0' };
      case 'left':
        return { DialCallStatus: 'answered', DialCallDuration: '30' };
      case 'status':
        return {
          CallStatus: event.status,
          SequenceNumber: String(event.sequence),
          ...(event.status === 'completed' ? { CallDuration: String(event.seconds) } : {}),
        };
      default:
        return {};
    }
  };
  return {
    provider: 'twilio',
    path: '/channels/twilio/voice',
    callId,
    read: readTwiml,
    request: (target, event, { from, to, direction }, repeatKey) =>
      twilioRequest(
        options.authToken,
        options.baseUrl,
        target,
        {
          AccountSid: `AC${'1'.repeat(32)}`,
          ApiVersion: '2010-04-01',
          CallSid: callId,
          CallStatus: 'in-progress',
          Direction: direction === 'inbound' ? 'inbound' : 'outbound-api',
          From: from,
          To: to,
          ...fieldsOf(event),
        },
        { 'i-twilio-idempotency-token': repeatKey },
      ),
  };
}

export function jambonzWire(options: { secret: string }): PhoneWire {
  const callId = randomUUID();
  const fieldsOf = (event: PhoneEvent): Record<string, unknown> => {
    switch (event.what) {
      case 'incoming':
        return { call_status: 'trying', sip_status: 100, sip: { headers: {}, method: 'INVITE' } };
      case 'words': {
        const confidence = event.confidence === null ? {} : { confidence: event.confidence };
        const alternatives = [{ transcript: event.text, ...confidence }];
        return { reason: 'speechDetected', speech: { is_final: true, language_code: 'cmn-Hans-CN', alternatives } };
      }
      case 'keys':
        return { reason: 'dtmfDetected', digits: event.keys };
      case 'nothing':
        return { reason: 'timeout' };
      case 'status':
        return {
          call_status: event.status === 'initiated' ? 'trying' : event.status,
          ...(event.status === 'completed' ? { duration: event.seconds, call_termination_by: 'caller' } : {}),
        };
      default:
        return {};
    }
  };
  return {
    provider: 'jambonz',
    path: '/channels/jambonz',
    callId,
    read: readVerbs,
    request: (target, event, parties) =>
      jambonzRequest(
        options.secret,
        target,
        JSON.stringify({
          call_sid: callId,
          account_sid: 'acc-1',
          application_sid: 'app-1',
          ...parties,
          call_status: 'in-progress',
          sip_status: 200,
          ...fieldsOf(event),
        }),
      ),
  };
}

export interface PhoneOptions {
  /** Server under test; asked for each request where there are several. */
  url: string | (() => string);
  /** PUBLIC_BASE_URL of that server: addresses that it hands out begin with it. */
  baseUrl: string;
  wire: PhoneWire;
  /** The number on our display; '' when it is withheld. */
  from?: string;
  to?: string;
  /** How often, in parallel, each request is delivered; the answers must be alike. */
  times?: number;
  /** A provider gives up after this, ms. */
  giveUpMs?: number;
  /** Share of the pauses of a document that is really waited before it goes on; default 0. */
  pauses?: number;
  /** Told of each answer. */
  onAnswer?: (answer: { status: number; ms: number }) => void;
}

/** Redirects that are followed without a pause, and with pauses; more is a circle. */
const MOST_REDIRECTS = 10;
const MOST_PAUSED_REDIRECTS = 30;

/**
 * A telephone as a provider sees it: asks our doors, carries out what they answer, and tells how the call goes. What was
 * heard since the caller last did something is in `heard`, sounds as ♪.
 */
export class Telephone {
  heard = '';
  /** The last document. */
  document: VoiceDocument = { heard: [], ending: null };
  /** All documents of the call, as received. */
  readonly bodies: string[] = [];
  isOver = false;
  /** The longest that one answer took, ms. */
  slowestMs = 0;
  private parties: Parties;
  private statusTarget: string;
  private readonly options: Required<PhoneOptions>;

  constructor(options: PhoneOptions) {
    const usual = { times: 1, giveUpMs: 15_000, pauses: 0, onAnswer: () => undefined };
    this.options = { from: '+8613800138000', to: '+862012348000', ...usual, ...options };
    const { from, to, wire } = this.options;
    this.parties = { from, to, direction: 'inbound' };
    this.statusTarget = `${wire.path}/status`;
  }

  get callId(): string {
    return this.options.wire.callId;
  }

  get ending(): Ending {
    return this.document.ending;
  }

  /** The room it is in, or null. */
  get room(): string | null {
    return this.ending?.do === 'join' && !this.isOver ? this.ending.room : null;
  }

  /** Somebody calls us. */
  async dial(): Promise<string> {
    return this.go(`${this.options.wire.path}/incoming`, { what: 'incoming' });
  }

  /** Picks up a call that we made: `answered` and `status` are the addresses that we gave the provider. */
  async pickUp(answered: string, status: string): Promise<string> {
    const { from, to } = this.parties;
    this.parties = { from: to, to: from, direction: 'outbound' };
    this.statusTarget = this.targetOf(status.replace(/#.*$/, ''));
    return this.go(this.targetOf(answered), { what: 'answered' });
  }

  say(text: string, confidence: number | null = 0.92): Promise<string> {
    const { url, hears } = this.question();
    if (!hears) throw new Error('nobody listens to words now');
    return this.go(this.targetOf(url), { what: 'words', text, confidence });
  }

  press(keys: string): Promise<string> {
    return this.go(this.targetOf(this.question().url), { what: 'keys', keys });
  }

  /** Say and press nothing until the question is over. */
  silence(): Promise<string> {
    return this.go(this.targetOf(this.question().url), { what: 'nothing' });
  }

  /** The recogniser fails: the provider goes on behind the question. */
  recogniserFails(): Promise<string> {
    const { otherwise } = this.question();
    if (otherwise === null) throw new Error('the call would end here');
    return this.go(this.targetOf(otherwise), { what: 'asked' });
  }

  /** The room is over, or the others have left it. */
  leaveRoom(): Promise<string> {
    if (this.ending?.do !== 'join') throw new Error('it is in no room');
    return this.go(this.targetOf(this.ending.left), { what: 'left' });
  }

  /** We took the call out of what it does, by REST. */
  takenTo(url: string): Promise<string> {
    return this.go(this.targetOf(url), { what: 'asked' });
  }

  /** The caller hangs up; states are told in the wrong order when asked to. */
  async hangUp({ seconds = 42, isShuffled = false } = {}): Promise<void> {
    this.isOver = true;
    const states: PhoneStatus[] = ['initiated', 'ringing', 'in-progress', 'completed'];
    const told = states.map((status, sequence) => ({ what: 'status' as const, status, sequence, seconds }));
    if (!isShuffled) await this.tell(told[3] as PhoneEvent);
    else await Promise.all([3, 1, 2, 0].map((index) => this.tell(told[index] as PhoneEvent)));
  }

  /** Tell a state of the call. */
  async tell(event: PhoneEvent): Promise<void> {
    await this.ask(this.statusTarget, event);
  }

  private question(): Ending & { do: 'ask' } {
    if (this.isOver || this.ending?.do !== 'ask') {
      throw new Error(`nobody listens: ${JSON.stringify(this.ending)}, heard ${this.heard}`);
    }
    return this.ending;
  }

  private async go(target: string, event: PhoneEvent): Promise<string> {
    if (this.isOver) throw new Error('the call is over');
    this.heard = '';
    const most = this.options.pauses > 0 ? MOST_PAUSED_REDIRECTS : MOST_REDIRECTS;
    let next: { target: string; event: PhoneEvent } | null = { target, event };
    for (let redirects = 0; next !== null; redirects++) {
      if (redirects > most) throw new Error('redirected in a circle');
      const body: string = await this.ask(next.target, next.event);
      this.bodies.push(body);
      this.document = this.options.wire.read(body);
      this.heard += this.document.heard
        .map((one) => (one.do === 'say' ? one.text : one.do === 'play' ? '♪' : ''))
        .join('');
      const { ending } = this.document;
      next = ending?.do === 'redirect' ? { target: this.targetOf(ending.url), event: { what: 'asked' } } : null;
      const seconds = this.document.heard.reduce((sum, one) => sum + (one.do === 'pause' ? one.seconds : 0), 0);
      if (next !== null && this.options.pauses > 0) await sleep(seconds * 1000 * this.options.pauses);
    }
    const over = this.ending === null || this.ending.do === 'hang-up' || this.ending.do === 'decline';
    if (over) await this.hangUp();
    return this.heard;
  }

  /** @returns the body that all deliveries got. */
  private async ask(target: string, event: PhoneEvent): Promise<string> {
    const { url, wire, times, giveUpMs, onAnswer } = this.options;
    const request = wire.request(target, event, this.parties, randomUUID());
    const begin = performance.now();
    const bodies = await Promise.all(
      Array.from({ length: times }, async () => {
        const start = performance.now();
        const response = await sendTo(typeof url === 'string' ? url : url(), request, giveUpMs);
        const body = await response.text();
        onAnswer({ status: response.status, ms: performance.now() - start });
        if (!response.ok) throw new Error(`${target}: ${response.status} ${body}`);
        return body;
      }),
    );
    this.slowestMs = Math.max(this.slowestMs, performance.now() - begin);
    if (new Set(bodies).size > 1) throw new Error(`${target}: different answers to one request`);
    return bodies[0] ?? '';
  }

  private targetOf(address: string): string {
    const { baseUrl } = this.options;
    if (!address.startsWith(`${baseUrl}/`)) throw new Error(`an address that is not ours: ${address}`);
    return address.slice(baseUrl.length);
  }
}

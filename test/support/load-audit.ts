import { renderPlain } from '../../src/channels/render-plain.ts';
import { forTheEar } from '../../src/channels/voice/for-the-ear.ts';
import { type CustomerMessage, customerMessages } from '../../src/channels/wechat/customer-message.ts';
import { renderPassive } from '../../src/channels/wechat/render-reply.ts';
import type { DeliveryState, Turn } from '../../src/sessions/index.ts';
import { type LoadChannel, type LoadResident, type ProviderLoad, TIMES } from './provider-load.ts';
import { readTwiml, wordsOf } from './voice-documents.ts';

/** What a load came to. */
export interface LoadAudit {
  /** Messages that residents sent, and webhooks that carried them and the reports about them. */
  messages: number;
  deliveries: number;
  /** Replies by the way they left: in the answer to a webhook, by the courier, read by the client itself. */
  replies: Record<'answer' | 'courier' | 'client', number>;
  /** Replies that wait for the resident's next message, because WeChat's quota is used up. */
  held: number;
  /** Everything that is not as promised, in words; empty when one message was one turn and one reply. */
  wrong: string[];
  /** Answers that came too late for the provider, and messages that it refused: a matter of the machine as well. */
  late: string[];
}

/** Longest that a provider waits for an answer, ms. */
const PATIENCE_MS: Readonly<Record<LoadChannel, number>> = {
  wechat: 5000,
  sms: 15_000,
  voice: 15_000,
  web: 15_000,
};
/** `unknown`: the provider did not say in time that it has the message; that it has it, is seen on the telephone. */
const SETTLED: readonly DeliveryState[] = ['not-needed', 'sent', 'delivered', 'held', 'unknown'];
const CHANNELS = ['wechat', 'sms', 'voice', 'web'] as const;
/** So much of a reply must be heard in a call: more may be said in other words. */
const HEARD = 6;
/** By so much of its beginning a message is known. */
const BEGINNING = 30;

/** Compares what residents sent, what is stored, and what reached their telephones. */
export async function auditLoad(load: ProviderLoad): Promise<LoadAudit> {
  const { house, residents, weChat, twilio } = load;
  const wrong = [...load.faults, ...twilio.faults.map((fault) => `sms: ${fault}`)];
  const blame = (isWrong: boolean, what: string) => {
    if (isWrong) wrong.push(what);
  };
  const streams = new Map<string, Turn[]>();
  for await (const turn of house.stores.turns.scan())
    streams.set(turn.stream, [...(streams.get(turn.stream) ?? []), turn]);
  const conversations = new Map<string, { address: string; turnCount: number }>();
  for await (const { _id, address, turnCount } of house.stores.conversations.scan()) {
    conversations.set(_id, { address: address === '' ? '' : house.seal.open(address), turnCount });
  }
  const messages = residents.reduce((sum, { said }) => sum + said, 0);
  const all = [...streams.values()].flat();
  const inbound = all.filter(isMessageOfResident);
  blame(inbound.length !== messages, `${messages} messages were sent and ${inbound.length} stored`);
  const handled = await house.counted('hotline_turns_total', 'channel');
  for (const channel of CHANNELS) {
    const stored = all.filter(({ from, stream }) => from === 'resident' && stream.startsWith(`${channel}-`)).length;
    const count = handled.get(channel) ?? 0;
    blame(count !== stored, `${channel}: ${stored} turns of residents were handled ${count} times`);
  }
  for (const [stream, turns] of streams) {
    const log = turns.sort((one, other) => one.seq - other.seq);
    const { turnCount = 0, address = '' } = conversations.get(stream) ?? {};
    const shown = stream.startsWith('wechat-') ? wechatFaults(address, log, load) : [];
    for (const fault of [...faultsOfLog(log), ...shown]) wrong.push(`${stream}: ${fault}`);
    const said = log.filter(isMessageOfResident).length;
    blame(turnCount !== said, `${stream}: ${said} messages, and the conversation counts ${turnCount}`);
  }
  wrong.push(...smsFaults(residents, streams, load));
  const calls = new Map<string, string>();
  for await (const { callId, conversationId } of house.stores.voiceCalls.scan()) calls.set(callId, conversationId);
  const logOf = ({ call }: LoadResident) => streams.get(calls.get(call?.callId ?? '') ?? '') ?? [];
  for (const resident of residents) wrong.push(...callFaults(resident, logOf(resident)), ...clientFaults(resident));
  blame(weChat.differing > 0, `wechat: ${weChat.differing} messages were answered in different words`);
  const late = weChat.faults === 0 ? [] : [`wechat: ${weChat.faults} messages ended with the fault notice`];
  const unknown = all.filter(({ delivery }) => delivery === 'unknown').length;
  if (unknown > 0) late.push(`${unknown} messages of the courier were taken, and the provider said so too late`);
  for (const [code, count] of weChat.refused) late.push(`wechat: ${count} messages were refused with ${code}`);
  for (const [channel, { ms, statuses }] of load.answers) {
    const count = (status: number) => statuses.get(status) ?? 0;
    if (count(0) > 0) late.push(`${channel}: ${count(0)} requests had no answer in time`);
    if (count(503) > 0) late.push(`${channel}: ${count(503)} requests were not known to be stored in time`);
    const broken = [...statuses.keys()].filter((status) => status >= 500 && status !== 503);
    for (const status of broken) wrong.push(`${channel}: ${count(status)} answers with ${status}`);
    const longest = ms.reduce((most, each) => Math.max(most, each), 0);
    if (longest >= PATIENCE_MS[channel]) late.push(`${channel}: an answer took ${Math.round(longest)} ms`);
  }
  const replies = { answer: 0, courier: 0, client: 0 };
  for (const turn of all) if (turn.inReplyTo !== null) replies[turn.attempt?.by ?? 'client'] += 1;
  const deliveries = [...load.answers.values()].reduce((sum, { ms }) => sum + ms.length, 0);
  const held = all.filter(({ delivery }) => delivery === 'held').length;
  return { messages, deliveries, replies, held, wrong, late };
}

function isMessageOfResident({ from, activity }: Turn): boolean {
  return from === 'resident' && activity.type === 'message';
}

/** One log: each message handled once, one set of replies each, in the order of the messages, and all delivered. */
export function faultsOfLog(log: readonly Turn[]): string[] {
  const faults: string[] = [];
  let last = 0;
  for (const turn of log.filter(({ from }) => from === 'resident')) {
    const replies = log.filter(({ inReplyTo }) => inReplyTo === turn._id);
    if (turn.pending) faults.push(`message ${turn.seq} was not handled`);
    if (turn.activity.type !== 'message') continue;
    if (replies.length === 0) faults.push(`message ${turn.seq} has no reply`);
    const own = replies
      .filter(({ key }) => key.startsWith(`${turn.key}/`))
      .map(({ key }) => key.slice(turn.key.length));
    if (own.some((key, index) => key !== `/${index + 1}`)) faults.push(`message ${turn.seq} has replies ${own}`);
    const [first] = replies;
    if (first !== undefined && first.seq < last) faults.push(`message ${turn.seq} was answered before an earlier one`);
    last = Math.max(last, ...replies.map(({ seq }) => seq));
  }
  for (const { seq, delivery, from } of log) {
    if (from !== 'resident' && !SETTLED.includes(delivery)) {
      faults.push(`reply ${seq} is ${delivery}`);
    }
  }
  return faults;
}

/**
 * WeChat shows each reply once: in the passive answer or as customer-service messages, never in both. What does not
 * fit into the quota is shortened, or held when the quota is used up.
 */
function wechatFaults(address: string, log: readonly Turn[], { weChat }: ProviderLoad): string[] {
  const faults: string[] = [];
  const shown = [...weChat.of(address).shown];
  const take = (by: 'passive' | 'service', is: (text: string) => boolean): boolean => {
    const index = shown.findIndex((one) => one.by === by && is(one.text));
    if (index >= 0) shown.splice(index, 1);
    return index >= 0;
  };
  for (const turn of log.filter(isMessageOfResident)) {
    const replies = log.filter(({ inReplyTo }) => inReplyTo === turn._id);
    const { body } = renderPassive(
      replies.filter(({ attempt }) => attempt?.by === 'answer'),
      true,
    );
    if (body !== null && !take('passive', (text) => text === body)) faults.push(`answer ${turn.seq} was not shown`);
  }
  for (const { seq, activity, delivery } of log.filter(({ attempt }) => attempt?.by === 'courier')) {
    if (delivery === 'held') {
      if (weChat.of(address).left > 0) faults.push(`reply ${seq} is held, and there is quota left`);
      continue;
    }
    const whole = customerMessages(activity, true).map(textOf);
    const [first = '', ...rest] = whole;
    const isWhole = take('service', (text) => text === first);
    if (isWhole && rest.every((part) => take('service', (text) => text === part))) continue;
    const beginning = renderPlain(activity).slice(0, BEGINNING);
    const isShort = take('service', (text) => text.startsWith(beginning) && text.includes('内容较长'));
    if (!isShort) faults.push(`reply ${seq}, ${delivery}, was not shown whole`);
  }
  return [...faults, ...shown.map(({ by, text }) => `shown too often (${by}): ${text.slice(0, BEGINNING)}`)];
}

function textOf(message: CustomerMessage): string {
  if (message.msgtype === 'text') return message.text.content;
  const { head_content, list, tail_content } = message.msgmenu;
  return [head_content, ...list.map(({ content }) => `[${content}]`), tail_content].join('\n');
}

/** Each reply is in one text message: in one that answered, or in one that the courier sent. */
function smsFaults(
  residents: readonly LoadResident[],
  streams: ReadonlyMap<string, Turn[]>,
  { twilio }: ProviderLoad,
): string[] {
  const carried = new Map<string, number>();
  for (const { address } of residents.filter(({ channel }) => channel === 'sms')) {
    for (const { report, text } of twilio.of(address)) {
      const query = new URL(report === '' ? 'https://none.test' : report).searchParams;
      const sent = query.get('sms')?.replace(/^turn:/, '');
      const ids = sent === undefined ? (query.get('turns') ?? '').split(',') : [sent];
      for (const id of ids) carried.set(id === '' ? text : id, (carried.get(id) ?? 0) + 1);
    }
  }
  const faults: string[] = [];
  for (const [stream, log] of streams) {
    if (!stream.startsWith('sms-')) continue;
    for (const { _id, from, activity } of log) {
      const times = carried.get(_id) ?? 0;
      carried.delete(_id);
      if (from !== 'resident' && activity.type === 'message' && times !== 1)
        faults.push(`${_id} was sent ${times} times`);
    }
  }
  return [...faults, ...[...carried.keys()].map((id) => `a text message carried ${id}`)].map(
    (fault) => `sms: ${fault}`,
  );
}

/** What was said in a call begins each reply; an answer that came too late for the call is not missed. */
function callFaults({ channel, call }: LoadResident, log: readonly Turn[]): string[] {
  if (channel !== 'voice' || call === undefined) return [];
  const bare = (text: string) => text.replace(/[\p{P}\s]+/gu, '');
  const heard = bare(call.bodies.map((body) => wordsOf(readTwiml(body))).join(''));
  if (log.length === 0) return ['voice: a call was not stored'];
  return log
    .filter(({ from, activity }) => from === 'bot' && activity.type === 'message')
    .map(({ activity }) => bare(forTheEar(activity.speak ?? activity.text ?? '')).slice(0, HEARD))
    .filter((beginning) => !heard.includes(beginning))
    .map((beginning) => `voice: “${beginning}…” was never said`);
}

/** The client's own log: its messages once, each reply once. */
function clientFaults({ channel, said, seen }: LoadResident): string[] {
  if (channel !== 'web' || seen === undefined) return [];
  const { activities } = seen;
  const echoes = activities.filter(({ channelData }) => channelData?.clientActivityID !== undefined);
  const ids = activities.map(({ id }) => id);
  return [
    ...(echoes.length === said ? [] : [`web: ${said} messages have ${echoes.length} echoes`]),
    ...(new Set(ids).size === ids.length ? [] : ['web: an activity came twice']),
  ];
}

/** The figures of a load, as lines to print. */
export function reportOf(load: ProviderLoad, audit: LoadAudit): string[] {
  const at = (ms: readonly number[], share: number) => ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0;
  const rows = [...load.answers].map(([channel, { ms, statuses }]) => {
    const sorted = [...ms].sort((one, other) => one - other);
    const others = [...statuses].filter(([status]) => status !== 200).map(([status, count]) => `${status}: ${count}`);
    return [
      channel.padEnd(10),
      ...[String(ms.length), at(sorted, 0.5).toFixed(0), at(sorted, 0.99).toFixed(0)].map((each) => each.padStart(10)),
      at(sorted, 1).toFixed(0).padStart(10),
      `   ${others.join(', ')}`,
    ].join('');
  });
  const { replies } = audit;
  return [
    [
      'answers to'.padEnd(10),
      ...['count', 'p50 ms', 'p99 ms', 'longest'].map((each) => each.padStart(10)),
      '   not 200',
    ].join(''),
    ...rows,
    '',
    `${audit.messages} messages of ${load.residents.length} residents, each delivered ${TIMES} times in parallel to ${load.house.processes.length} processes`,
    `(${load.house.storage}, Redis), ${audit.deliveries} requests in ${load.seconds.toFixed(1)} s: ${(audit.messages / load.seconds).toFixed(1)} messages a second`,
    `replies in the answer ${replies.answer}, by the courier ${replies.courier}, read by the client ${replies.client}; held for want of quota ${audit.held}`,
    audit.wrong.length === 0
      ? 'one message was one stored message, one turn, one set of replies: nothing is wrong'
      : `${audit.wrong.length} things are wrong`,
    ...audit.wrong.slice(0, 40),
    ...audit.late,
  ];
}

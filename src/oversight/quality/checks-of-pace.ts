import type { Turn } from '../../sessions/index.ts';
import { type Finding, finding } from './finding.ts';
import type { ItemOf } from './rubric.ts';
import { type ServiceReading, wordsOf } from './service-reading.ts';

/** Answered inside the limits: each answer of the bot, and the first of a person. */
export function inTime(service: ServiceReading, item: ItemOf<'in-time'>): Finding[] {
  return [...botInTime(service, item), ...personInTime(service, item)];
}

function botInTime({ resident, bot }: ServiceReading, { botSeconds }: ItemOf<'in-time'>): Finding[] {
  const answered = resident.flatMap((turn) => {
    const reply = bot.find(({ inReplyTo }) => inReplyTo === turn._id);
    return reply === undefined ? [] : [{ reply, ms: reply.at.getTime() - turn.at.getTime() }];
  });
  if (answered.length === 0) return [];
  const late = answered.filter(({ ms }) => ms > botSeconds * 1000).map(({ reply }) => reply);
  const why = late.length === 0 ? ('bot-in-time' as const) : ('bot-late' as const);
  const n = late.length === 0 ? answered.length : late.length;
  return [finding('bot', 1 - late.length / answered.length, { code: why, n, of: answered.length }, late)];
}

/** A late answer stays a miss; who gives up sooner than the limit was not let down by it. */
function personInTime({ facts, lawyer }: ServiceReading, item: ItemOf<'in-time'>): Finding[] {
  const { handoff, channel } = facts;
  if (handoff === null) return [];
  const limit = channel === 'voice' ? item.telephoneSeconds : item.writtenSeconds;
  const isLate = handoff.waitedMs > limit * 1000;
  const waited = { n: Math.round(handoff.waitedMs / 1000), of: limit };
  if (handoff.result === 'answered') {
    return [
      finding('lawyer', !isLate, { code: isLate ? 'person-late' : 'person-in-time', ...waited }, lawyer.slice(0, 1)),
    ];
  }
  if (isLate) return [finding('lawyer', 0, { code: 'nobody-came', ...waited })];
  return [finding('lawyer', null, { code: 'gave-up-early', ...waited })];
}

/** Danger now: the first words of the first answer are a number to call. */
export function danger(service: ServiceReading, item: ItemOf<'danger'>): Finding[] {
  const alarms = service.resident.filter(
    ({ understanding }) =>
      understanding?.decision === 'emergency' &&
      understanding.emergency !== null &&
      !item.exceptCodes.includes(understanding.emergency),
  );
  if (alarms.length === 0) return [finding('service', null, { code: 'no-danger' })];
  const [first, ...rest] = alarms.map((alarm): Finding => {
    const reply = firstReply(service, alarm);
    if (reply === null) return finding('service', 0, { code: 'danger-unanswered' }, [alarm]);
    const part = reply.from === 'lawyer' ? 'lawyer' : 'bot';
    const begins = wordsOf(reply).slice(0, item.withinCharacters);
    const isFirst = item.numbers.some((number) => begins.includes(number));
    return finding(part, isFirst, { code: isFirst ? 'danger-first' : 'danger-not-first' }, [alarm, reply]);
  });
  return first === undefined ? [] : [first, ...rest];
}

function firstReply({ turns }: ServiceReading, to: Turn): Turn | null {
  const answers = turns.filter((turn) => turn.from !== 'resident' && wordsOf(turn) !== '');
  const own = answers.filter(({ inReplyTo }) => inReplyTo === to._id);
  const after = answers.filter(({ seq }) => seq > to.seq);
  return [...own].sort((a, b) => a.seq - b.seq)[0] ?? after[0] ?? null;
}

/** The record: what came of it, a note, and both in the time that the desk gave for it. */
export function record({ served }: ServiceReading, item: ItemOf<'record'>): Finding[] {
  if (served === null) return [finding('lawyer', null, { code: 'no-lawyer' })];
  if (served.state !== 'closed') return [finding('lawyer', null, { code: 'record-open' })];
  const { outcome, note, clocks, history } = served;
  const hasNote = [...note.trim()].length >= item.noteFrom;
  const isLate = history.some(({ step }) => step === 'wrap-up-over');
  const took = { n: Math.round(clocks.wrapUpMs / 1000) };
  return [
    finding('lawyer', outcome !== null, { code: outcome === null ? 'outcome-missing' : 'outcome-written' }),
    finding('lawyer', hasNote, { code: hasNote ? 'note-written' : 'note-missing' }),
    finding('lawyer', !isLate, { code: isLate ? 'record-late' : 'record-in-time', ...took }),
  ];
}

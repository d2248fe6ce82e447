import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import {
  DUTY_KINDS,
  type HandoffOutcome,
  type HandoffReason,
  type HandoffState,
  type PassReason,
} from '../../src/handoff/index.ts';
import type { ChannelName, DeliveryState, Satisfaction, Session, SessionOutcome } from '../../src/sessions/index.ts';
import type { Decision } from '../../src/understanding/index.ts';
import { CATALOGUES } from '../../web/desk/texts/index.ts';

const ROOT = resolve(import.meta.dirname, '../..');

// Every list is complete by its type: a code that the server learns anew does not compile here until it is named.
const DECISIONS: Record<Decision, true> = {
  answer: true,
  clarify: true,
  handoff: true,
  emergency: true,
  service: true,
  'out-of-scope': true,
};
// `not-needed` is the rule and has no word.
const DELIVERIES: Record<Exclude<DeliveryState, 'not-needed'>, true> = {
  'with-answer': true,
  leaving: true,
  pending: true,
  held: true,
  sent: true,
  delivered: true,
  undelivered: true,
  unknown: true,
  dropped: true,
  failed: true,
};
const REASONS: Record<HandoffReason, true> = {
  asked: true,
  emergency: true,
  custody: true,
  'not-understood': true,
  'stale-answer': true,
  'needs-lawyer': true,
  'legal-aid': true,
  complaint: true,
};
const EVENTS: Record<HandoffState, true> = {
  requested: true,
  queued: true,
  offered: true,
  accepted: true,
  live: true,
  'wrap-up': true,
  closed: true,
  'message-left': true,
  abandoned: true,
};
const PASSES: Record<PassReason, true> = {
  declined: true,
  busy: true,
  conflict: true,
  missed: true,
  gone: true,
  returned: true,
  silent: true,
  transferred: true,
};
const SESSION_OUTCOMES: Record<SessionOutcome, true> = {
  answered: true,
  'pre-check': true,
  'handed-over': true,
  'message-taken': true,
  abandoned: true,
  emergency: true,
  'wrong-number': true,
  'work-order': true,
};
const CLOSE_REASONS: Record<NonNullable<Session['closeReason']>, true> = {
  silence: true,
  goodbye: true,
  'handoff-closed': true,
  'message-left': true,
  abuse: true,
  'hung-up': true,
};
const OUTCOMES: Record<HandoffOutcome, true> = {
  resolved: true,
  referred: true,
  'aid-advised': true,
  'mediation-advised': true,
  'callback-agreed': true,
  'not-legal': true,
  'resident-left': true,
  'no-answer': true,
};
const RATINGS: Record<Satisfaction, true> = {
  'very-satisfied': true,
  satisfied: true,
  'basically-satisfied': true,
  dissatisfied: true,
  'very-dissatisfied': true,
};
const CHANNELS: Record<ChannelName, true> = { web: true, wechat: true, sms: true, voice: true, terminal: true };

/** Decisions that the bot writes down by itself, read from where it does: the type of the record is any text. */
function decisionsOfTheBot(): string[] {
  const files = readdirSync(join(ROOT, 'src/bot'), { recursive: true, encoding: 'utf8' });
  const written = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(join(ROOT, 'src/bot', file), 'utf8').matchAll(/decision: '([\w-]+)'/g)])
    .map(([, decision]) => decision ?? '');
  return [...new Set([...written, 'none'])];
}

function emergencyCodes(): string[] {
  const content = parse(readFileSync(join(ROOT, 'knowledge/emergencies.yaml'), 'utf8'));
  return content.emergencies.map(({ code }: { code: string }) => code);
}

describe.each(Object.entries(CATALOGUES))('the desk in %s', (_language, texts) => {
  it.each([
    ['decision', texts.understanding.decisions, [...Object.keys(DECISIONS), ...decisionsOfTheBot()]],
    ['delivery', texts.delivery, Object.keys(DELIVERIES)],
    ['handoff reason', texts.reason, Object.keys(REASONS)],
    ['handoff event', texts.event, Object.keys(EVENTS)],
    ['handoff outcome', texts.close.outcomes, Object.keys(OUTCOMES)],
    ['reason to pass', texts.handoff.passes, Object.keys(PASSES)],
    ['profession', texts.handoff.transfer.kinds, DUTY_KINDS],
    ['session outcome', texts.sessions.outcomes, Object.keys(SESSION_OUTCOMES)],
    ['close reason', texts.sessions.closeReasons, Object.keys(CLOSE_REASONS)],
    ['rating', texts.sessions.ratings, Object.keys(RATINGS)],
    ['channel', texts.channel, Object.keys(CHANNELS)],
    ['emergency', texts.emergency, emergencyCodes()],
  ] as [string, Record<string, string>, string[]][])('has a word for every %s', (_what, words, codes) => {
    expect(codes.length).toBeGreaterThan(2);
    expect(codes.filter((code) => words[code] === undefined)).toEqual([]);
  });
});

it('reads the decisions that the bot writes down by itself', () => {
  expect(decisionsOfTheBot()).toEqual(
    expect.arrayContaining(['choice', 'dialog', 'rating', 'queue', 'greeting', 'failed']),
  );
});

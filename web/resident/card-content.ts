/** Content types of the cards the server attaches to a message. */
export const ANSWER_CARD = 'application/vnd.legal-hotline.answer+json';
export const PRE_CHECK_CARD = 'application/vnd.legal-hotline.pre-check+json';
/** A hint, not a card: papers are wanted, and the page may offer to send them. */
export const PAPERS_CARD = 'application/vnd.legal-hotline.papers+json';
export const EMERGENCY_CARD = 'application/vnd.legal-hotline.emergency+json';

export interface AnswerCard {
  kind: 'answer';
  question: string;
  short: string;
  full: string;
  steps: string[];
  deadlines: { limit: string; from: string; lost: string }[];
  /** What is different for the resident who asked. */
  adds: string[];
  /** Rights of the same event, one line each. */
  together: string[];
  /** Asked because what is said to it changes the answer; the choices are buttons of the message. '' for nothing. */
  ask: string;
  grounds: { label: string; version: string }[];
  /** True when legal aid may be applied for. */
  aid: boolean;
  hotlines: string[];
  verifiedBy: string;
  asOf: string;
}

export interface PreCheckCard {
  kind: 'pre-check';
  verdict: string;
  summary: string;
  lines: { article: string; outcome: 'met' | 'not-met' | 'unknown'; text: string }[];
  papers: string[];
  where: string;
  urgent: boolean;
  /** The last day of a limit that was told, in words; '' for none. */
  lastDay: string;
  asOf: string;
}

export interface EmergencyCard {
  kind: 'emergency';
  numbers: { number: string; label: string }[];
}

export type Card = AnswerCard | PreCheckCard | EmergencyCard;

/** The card in an attachment; null for other attachments and for content too broken to show (the text says it all). */
export function readCard(contentType: string, content: unknown): Card | null {
  const fields = record(content);
  if (fields === null) return null;
  if (contentType === ANSWER_CARD) return readAnswer(fields);
  if (contentType === PRE_CHECK_CARD) return readPreCheck(fields);
  if (contentType === EMERGENCY_CARD) return readEmergency(fields);
  return null;
}

function readAnswer(fields: Record<string, unknown>): AnswerCard | null {
  const short = text(fields.short);
  if (short === '') return null;
  return {
    kind: 'answer',
    question: text(fields.question),
    short,
    full: text(fields.full),
    steps: texts(fields.steps),
    deadlines: records(fields.deadlines).map((each) => ({
      limit: text(each.limit),
      from: text(each.from),
      lost: text(each.lost),
    })),
    adds: texts(fields.adds),
    together: texts(fields.together).map((line) => line.replace(/^·\s*/u, '')),
    ask: text(fields.ask),
    grounds: records(fields.grounds)
      .map((each) => ({ label: text(each.label), version: text(each.version) }))
      .filter((each) => each.label !== ''),
    aid: text(fields.aidMatter) !== '',
    hotlines: texts(fields.hotlines).filter(dialable),
    verifiedBy: text(fields.verifiedBy),
    asOf: text(fields.asOf),
  };
}

function readPreCheck(fields: Record<string, unknown>): PreCheckCard | null {
  const verdict = text(fields.verdict);
  if (verdict === '') return null;
  return {
    kind: 'pre-check',
    verdict,
    summary: text(fields.summary),
    lines: records(fields.lines).map((each) => ({
      article: text(each.article),
      outcome: each.outcome === 'met' || each.outcome === 'not-met' ? each.outcome : 'unknown',
      text: text(each.text),
    })),
    papers: texts(fields.papers),
    where: text(fields.where),
    lastDay: text(fields.lastDay),
    urgent: fields.urgent === true,
    asOf: text(fields.asOf),
  };
}

function readEmergency(fields: Record<string, unknown>): EmergencyCard | null {
  const numbers = records(fields.numbers)
    .map((each) => ({ number: text(each.number), label: text(each.label) }))
    .filter((each) => dialable(each.number));
  return numbers.length === 0 ? null : { kind: 'emergency', numbers };
}

function dialable(number: string): boolean {
  return /^\+?[\d-]{3,16}$/.test(number);
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function records(value: unknown): Record<string, unknown>[] {
  return (Array.isArray(value) ? value : []).map(record).filter((each) => each !== null);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : []).filter((each): each is string => typeof each === 'string');
}

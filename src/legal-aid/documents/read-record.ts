import { z } from 'zod';
import { isCalendarDay } from '../../knowledge/index.ts';
import {
  AID_STATES,
  CLOCKS,
  GREEN_GROUPS,
  REFUSAL_CODES,
  RELATIONS,
  SERVICE_FORMS,
} from '../application/application-parts.ts';
import { type AidDocumentRecord, BLANK_CONSULTATION, BLANK_RECORD, type Consultation } from './document-record.ts';
import { DocumentRecordError } from './errors.ts';

const text = z.string().default('');
const moment = z.iso.datetime({ offset: true }).transform((iso) => new Date(iso));
const maybeMoment = moment.nullable().default(null);
const day = z.string().refine(isCalendarDay, 'must be a day, YYYY-MM-DD');
const fen = z.int().nullable().default(null);
const channel = z.enum(['web', 'wechat', 'sms', 'voice', 'terminal', 'desk']);

const person = z.object({
  name: text,
  sex: z.enum(['female', 'male']).nullable().default(null),
  birthDay: day.nullable().default(null),
  identityNumber: text,
  phone: text,
  residence: text,
});

const recordSchema = z.object({
  number: text,
  state: z.enum(AID_STATES).default('draft'),
  receivedAt: maybeMoment,
  matterName: text,
  applicant: person.default(BLANK_RECORD.applicant),
  representative: z
    .object({
      person,
      relation: z.enum(RELATIONS),
      because: z.enum(['no-capacity', 'in-custody', 'cannot-come', 'wishes-it']),
      isInfringer: z.boolean().default(false),
    })
    .nullable()
    .default(null),
  custody: z.object({ place: text, forwardedAt: maybeMoment }).nullable().default(null),
  means: z
    .object({
      householdSize: z.int().nullable().default(null),
      monthlyIncomeFen: fen,
      monthlyIncomeHighFen: fen,
      residence: z.enum(['urban', 'rural']).nullable().default(null),
      incomes: z.array(z.object({ source: z.string(), monthlyFen: z.int() })).default([]),
      assets: z.array(z.string()).default([]),
    })
    .default(BLANK_RECORD.means),
  groups: z.array(z.string()).default([]),
  green: z.array(z.enum(GREEN_GROUPS)).default([]),
  story: text,
  facts: z.array(z.object({ label: z.string(), value: z.string() })).default([]),
  otherParty: text,
  deadlines: z.array(z.object({ day, what: z.string() })).default([]),
  urgent: z.array(z.enum(['deadline-under-7-days', 'preservation', 'advance-execution', 'other'])).default([]),
  declaration: z
    .object({
      words: z.string(),
      version: text,
      channel,
      readOutAt: moment,
      confirmedAt: moment,
      turnKey: z.string().nullable().default(null),
      signedAt: maybeMoment,
    })
    .nullable()
    .default(null),
  agency: z
    .object({
      id: z.string().nullable().default(null),
      name: text,
      regionCode: z.string().nullable().default(null),
      by: z.enum(['handling-organ', 'place-of-matter', 'person', 'unset']).default('unset'),
      why: text,
    })
    .default(BLANK_RECORD.agency),
  appointment: z
    .object({
      placeId: z.string().nullable().default(null),
      placeName: text,
      startsAt: moment,
      endsAt: moment,
      state: z.enum(['booked', 'kept', 'missed', 'cancelled']).default('booked'),
    })
    .nullable()
    .default(null),
  homeVisit: z
    .object({
      because: z.enum(['cannot-walk', 'bedridden', 'severe-illness', 'very-old', 'other']),
      address: text,
      safetyNote: text,
      when: text,
      state: z.enum(['asked', 'agreed', 'done', 'declined']).default('asked'),
    })
    .nullable()
    .default(null),
  contact: z
    .object({
      by: z.enum(['channel', 'phone', 'none']).default('channel'),
      safeTime: text,
      language: text,
      access: z.array(z.string()).default([]),
    })
    .default(BLANK_RECORD.contact),
  papers: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        state: z.enum(['needed', 'received', 'waived']),
        uploadIds: z.array(z.string()).default([]),
        receivedAt: maybeMoment,
        note: text,
      }),
    )
    .default([]),
  papersAskedAt: maybeMoment,
  papersDueDay: day.nullable().default(null),
  channel: channel.default('desk'),
  clocks: z
    .array(
      z.object({
        name: z.enum(CLOCKS),
        startedAt: moment,
        dueAt: moment,
        lastDay: day,
        warned: z.array(z.number()).default([]),
        stoppedAt: maybeMoment,
      }),
    )
    .default([]),
  decision: z
    .object({
      outcome: z.enum(['granted', 'refused', 'referred']),
      by: text,
      byName: text,
      at: moment,
      codes: z.array(z.enum(REFUSAL_CODES)).default([]),
      reasons: text,
      serviceForm: z.enum(SERVICE_FORMS).nullable().default(null),
      referredTo: text,
    })
    .nullable()
    .default(null),
  assignment: z
    .object({
      lawyerId: text,
      lawyerName: text,
      by: text,
      at: moment,
      skills: z.array(z.string()).default([]),
    })
    .nullable()
    .default(null),
});

const length = z.number().nonnegative();

const consultationSchema = z.object({
  number: text,
  channel: z.enum(['web', 'wechat', 'sms', 'voice', 'terminal']).nullable().default(null),
  openedAt: maybeMoment,
  closedAt: maybeMoment,
  region: text,
  topic: text,
  matters: z.array(z.string()).default([]),
  phone: text,
  emergency: text,
  turns: z
    .array(z.object({ at: moment, from: z.enum(['resident', 'bot', 'lawyer', 'system']), text: z.string() }))
    .default([]),
  outcome: z
    .enum([
      'answered',
      'pre-check',
      'handed-over',
      'message-taken',
      'abandoned',
      'emergency',
      'wrong-number',
      'work-order',
    ])
    .nullable()
    .default(null),
  lawyerName: text,
  rating: z
    .enum(['very-satisfied', 'satisfied', 'basically-satisfied', 'dissatisfied', 'very-dissatisfied'])
    .nullable()
    .default(null),
  agency: text,
  grounds: z.array(z.string()).default([]),
  preCheck: text,
  clocks: z.object({ botMs: length, waitingMs: length, lawyerMs: length, wrapUpMs: length }).nullable().default(null),
});

/** A record from JSON; what is left out is not known. Nothing in it is sealed. @throws DocumentRecordError */
export function readDocumentRecord(raw: unknown): AidDocumentRecord {
  return { ...BLANK_RECORD, ...read(recordSchema, raw) };
}

/** A consultation from JSON; what is left out is not known. @throws DocumentRecordError */
export function readConsultation(raw: unknown): Consultation {
  return { ...BLANK_CONSULTATION, ...read(consultationSchema, raw) };
}

function read<T>(schema: z.ZodType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new DocumentRecordError(
    parsed.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'the record', problem: message })),
  );
}

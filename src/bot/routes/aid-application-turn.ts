import type { Slots } from '../../dialogs/index.ts';
import { dayInWords } from '../../knowledge/index.ts';
import {
  type AidApplication,
  AidInputError,
  AidRepresentativeError,
  AidSlotTakenError,
  GREEN_NAMES,
  isMinor,
  papersAttachment,
  RESIDENT,
} from '../../legal-aid/index.ts';
import { timeInWords } from '../../text/index.ts';
import { appointmentIn } from '../aid-appointment.ts';
import { collectedFrom } from '../aid-collected.ts';
import { keptOf } from '../kept-dialogs.ts';
import type { AidIntake, Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Action of the dialog `legal-aid-application`: hands the application in, tells its number and what comes next. */
export async function aidApplicationTurn(mind: Mind, draft: TurnDraft, slots: Slots, begunAt: Date): Promise<void> {
  const dialog = mind.dialogs.get('legal-aid-application');
  const kept = keptOf(draft.conversation, draft.now);
  if (mind.aid === null || dialog === undefined) {
    toPerson(mind, draft, 'aidByPerson');
    return;
  }
  const told = await collectedFrom(mind, draft, { slots, aid: kept?.preCheck?.slots ?? {}, dialog, begunAt });
  try {
    const written = await mind.aid.draft(told);
    const { application, duplicate } = await mind.aid.submit(written._id);
    draft.set({ kept: null, resumeKey: '' });
    if (duplicate !== null) {
      draft.say(mind.phrases('aidDuplicate', { number: duplicate.number }));
      return;
    }
    await tellReceived(mind, draft, mind.aid, application, slots);
  } catch (error) {
    if (!(error instanceof AidInputError) && !(error instanceof AidRepresentativeError)) throw error;
    draft.say({ text: error.message, expectsInput: false });
    toPerson(mind, draft, 'aidByPerson');
  }
}

async function tellReceived(
  mind: Mind,
  draft: TurnDraft,
  aid: AidIntake,
  application: AidApplication,
  slots: Slots,
): Promise<void> {
  const clock = application.clocks.find(({ name }) => name === 'decide');
  const { agency, papers, green } = application;
  const by =
    agency.name === '' ? mind.phrases('aidAgencyOpen').text : mind.phrases('aidAgency', { name: agency.name }).text;
  const lastDay = clock === undefined ? '' : dayInWords(clock.lastDay);
  draft.say({
    ...mind.phrases('aidReceived', { number: application.number, agency: by, lastDay }),
    expectsInput: false,
  });
  if (await isSample(mind, agency.id)) draft.say({ ...mind.phrases('placeSample'), expectsInput: false });
  const wanted = papers.filter(({ state }) => state === 'needed').map(({ name }, index) => `${index + 1}. ${name}`);
  if (wanted.length > 0) {
    const listed = { papers: wanted.join('；'), count: wanted.length };
    const attachments = [papersAttachment(application)];
    draft.say({ ...mind.phrases('aidPapers', listed), attachments, expectsInput: false });
  }
  if (green.length > 0) {
    const groups = green.map((group) => GREEN_NAMES[group]).join('、');
    draft.say({ ...mind.phrases('aidGreen', { groups }), expectsInput: false });
  }
  if (slots.pledge === false) draft.say({ ...mind.phrases('aidUnpledged'), expectsInput: false });
  await tellComing(mind, draft, aid, application, slots);
  remember(mind, draft, application);
  const isChild = isMinor(application.applicant, draft.now) && application.representative === null;
  if (isChild) draft.say({ ...mind.phrases('aidMinorAlone'), expectsInput: false });
  else if (application.urgent.length > 0) draft.say({ ...mind.phrases('preCheckIntroUrgent'), expectsInput: false });
  if ((isChild || application.urgent.length > 0) && draft.conversation.floor === 'bot') {
    draft.next = { do: 'hand-over', reason: 'legal-aid', priority: 1, message: true };
  }
}

/** The appointment where day and time are plain, else a member of staff agrees on one. */
async function tellComing(
  mind: Mind,
  draft: TurnDraft,
  aid: AidIntake,
  { _id, agency, homeVisit }: AidApplication,
  slots: Slots,
): Promise<void> {
  if (homeVisit !== null) {
    draft.say({ ...mind.phrases('aidHomeVisitAsked'), expectsInput: false });
    return;
  }
  if (typeof slots.appointmentTime !== 'string') return;
  const time = appointmentIn(slots.appointmentTime, draft.now);
  if (time === null || agency.name === '') {
    draft.say({ ...mind.phrases('aidTimeToAgree'), expectsInput: false });
    return;
  }
  const appointment = { placeId: agency.id, placeName: agency.name, ...time };
  try {
    await aid.step(_id, { type: 'book', at: draft.now, by: RESIDENT, appointment });
  } catch (error) {
    if (!(error instanceof AidSlotTakenError)) throw error;
    draft.say({ ...mind.phrases('aidTimeToAgree'), expectsInput: false });
    return;
  }
  const words = { time: timeInWords(time.startsAt), place: agency.name };
  draft.say({ ...mind.phrases('aidBooked', words), expectsInput: false });
}

/** Short questions afterwards (那要带什么) refer to the application. */
function remember(mind: Mind, draft: TurnDraft, { papers, agency, number }: AidApplication): void {
  const { answered, turnCount, facts } = draft.conversation;
  const where = agency.name === '' ? mind.phrases('aidAgencyOpen').text : agency.name;
  draft.set({
    facts: [...facts.filter(({ label }) => label !== '申请编号'), { label: '申请编号', value: number }],
    answered: {
      answer: answered?.answer ?? 'legal-aid-how',
      words: '申请法律援助',
      at: draft.now,
      turn: turnCount,
      preCheck: { papers: papers.map(({ name }) => name), where },
    },
  });
}

async function isSample(mind: Mind, id: string | null): Promise<boolean> {
  return id !== null && (await mind.directory.get(id))?.sample === true;
}

function toPerson(mind: Mind, draft: TurnDraft, phrase: 'aidByPerson'): void {
  draft.say({ ...mind.phrases(phrase), expectsInput: false });
  if (draft.conversation.floor === 'bot') {
    draft.next = { do: 'hand-over', reason: 'legal-aid', priority: 2, message: true };
  }
}

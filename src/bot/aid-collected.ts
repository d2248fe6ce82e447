import { createHash } from 'node:crypto';
import { type Dialog, isPersonal, type Slots } from '../dialogs/index.ts';
import { calendarDay } from '../knowledge/index.ts';
import {
  type AidPreCheck,
  agencyFor,
  type CollectedApplication,
  dayAfter,
  type GreenGroup,
  NOTHING_TOLD,
  preCheck,
  type Relation,
  type ToldPerson,
  toPreCheckInput,
} from '../legal-aid/index.ts';
import type { DialogProgress } from '../sessions/index.ts';
import type { Mind } from './mind.ts';
import { openedSlot } from './sealed-slots.ts';
import type { TurnDraft } from './turn-draft.ts';

/** What the representative is to the applicant, by what the applicant is to him. */
const RELATIONS: Readonly<Record<string, Relation>> = {
  spouse: 'spouse',
  parent: 'child',
  child: 'parent',
  sibling: 'sibling',
  grandparent: 'grandchild',
  grandchild: 'grandparent',
  other: 'entrusted',
};
const NOBODY: ToldPerson = NOTHING_TOLD.applicant;

/** What a finished pre-check answers of the application. */
export function applicationSlots(
  mind: Pick<Mind, 'legalAid'>,
  { slots }: Pick<DialogProgress, 'slots'>,
  now: Date,
): Slots {
  const { input, result } = preCheckOf(mind, slots, now);
  return {
    needsPledge: result.trace.some(({ rule }) => rule === 'R5' || rule === 'R6'),
    ...(input.regionCode === null ? {} : { place: input.regionCode }),
    ...(input.inCustody === true ? { because: 'in-custody' } : {}),
  };
}

/** The pre-check as of now, of what was told then. */
export function preCheckOf(
  { legalAid }: Pick<Mind, 'legalAid'>,
  slots: Readonly<Record<string, unknown>>,
  now: Date,
): AidPreCheck {
  const input = toPreCheckInput(slots);
  return { input, result: preCheck(input, legalAid, now), at: now };
}

/** What the conversation has collected, as the application takes it. */
export async function collectedFrom(
  mind: Mind,
  draft: TurnDraft,
  told: { slots: Slots; aid: Readonly<Record<string, unknown>>; dialog: Dialog; begunAt: Date },
): Promise<CollectedApplication> {
  const { slots, aid, dialog, begunAt } = told;
  const { conversation, now } = draft;
  const place = textOf(slots.place);
  const checked = preCheckOf(mind, place === null ? aid : { ...aid, regionCode: aid.regionCode ?? place }, now);
  const { input } = checked;
  const handlingPlace = slots.isHandled === true ? textOf(slots.handlingPlace) : null;
  const isSelf = slots.forWhom === 'self' || slots.forWhom === undefined || slots.forWhom === null;
  const phone = openedSlot(mind, slots, 'phone');
  const contactBy = slots.contactBy === 'phone' || slots.contactBy === 'none' ? slots.contactBy : 'channel';
  const access = textOf(slots.access);
  return {
    ...NOTHING_TOLD,
    key: `${conversation._id}/${begunAt.getTime()}`,
    channel: conversation.channel,
    conversationId: conversation._id,
    sessionId: conversation.sessionId,
    regionCode: place,
    matter: input.matter,
    matterName: mind.legalAid.matters.get(input.matter ?? '')?.name ?? '',
    applicant: {
      ...NOBODY,
      name: textOf(slots.applicantName) ?? '',
      identityNumber: openedSlot(mind, slots, 'applicantId'),
      phone: isSelf ? phone : '',
    },
    representative: isSelf ? null : representativeOf(slots, phone),
    custodyPlace: input.inCustody === true ? nameOf(mind, handlingPlace) : null,
    preCheck: checked,
    green: greenOf(slots.green),
    story: textOf(slots.story) ?? '',
    facts: conversation.facts,
    otherParty: textOf(slots.otherParty) ?? '',
    deadlines:
      input.daysToDeadline === null
        ? []
        : [{ day: dayAfter(calendarDay(now), input.daysToDeadline), what: '当事人说的期限' }],
    declaration: slots.pledge === true ? declarationOf(dialog, conversation.channel, draft) : null,
    agency: await agencyFor({ handlingOrganRegion: handlingPlace, matterRegion: place }, mind.directory),
    homeVisit: homeVisitOf(mind, slots),
    contact: {
      by: contactBy,
      safeTime: textOf(slots.safeTime) ?? '',
      language: access !== null && /[话语]|方言/u.test(access) ? access : '',
      access: access === null ? [] : [access],
    },
  };
}

function representativeOf(slots: Slots, phone: string): CollectedApplication['representative'] {
  const because = (['no-capacity', 'in-custody', 'cannot-come', 'wishes-it'] as const).find(
    (one) => one === slots.because,
  );
  const isGuardian = because === 'no-capacity' && (slots.forWhom === 'child' || slots.forWhom === 'spouse');
  return {
    person: { ...NOBODY, name: textOf(slots.representativeName) ?? '', phone },
    relation: isGuardian ? 'guardian' : (RELATIONS[String(slots.forWhom)] ?? 'entrusted'),
    because: because ?? 'wishes-it',
    isInfringer: slots.isInfringer === true,
  };
}

/** The pledge as it was asked for, article 64 with it. */
function declarationOf(
  dialog: Dialog,
  channel: CollectedApplication['channel'],
  { before, now, key }: TurnDraft,
): CollectedApplication['declaration'] {
  const words = dialog.steps.find(({ slot }) => slot === 'pledge')?.ask ?? '';
  const version = createHash('sha256').update(words).digest('hex').slice(0, 12);
  return { words, version, channel, readOutAt: before.lastTurnAt, confirmedAt: now, turnKey: key, signedAt: null };
}

function homeVisitOf(mind: Mind, slots: Slots): CollectedApplication['homeVisit'] {
  const because = (['cannot-walk', 'bedridden', 'severe-illness', 'very-old'] as const).find(
    (one) => one === slots.homeBecause,
  );
  if (slots.coming !== 'home' || because === undefined || !isPersonal(slots.homeAddress)) return null;
  return {
    because,
    address: openedSlot(mind, slots, 'homeAddress'),
    safetyNote: textOf(slots.homeSafety) ?? '',
    when: textOf(slots.homeTime) ?? '',
  };
}

function greenOf(value: unknown): GreenGroup[] {
  return value === 'military' || value === 'laid-off' || value === 'disabled' ? [value] : [];
}

function nameOf({ places }: Mind, code: string | null): string {
  return code === null ? '' : (places.nameOf(code) ?? '');
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

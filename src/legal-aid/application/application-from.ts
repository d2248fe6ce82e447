import { calendarDay } from '../../knowledge/index.ts';
import type { FieldSeal } from '../../storage/index.ts';
import { isIdentityNumber, maskNumbers } from '../../text/index.ts';
import { NO_AGENCY } from './agency.ts';
import { dayAfter, NO_LIMIT } from './aid-clocks.ts';
import type { AidApplication, AidPaper, AidPerson, UrgentFlag } from './application.ts';
import type { CollectedApplication, ToldPerson } from './collected.ts';
import { doubtsOf } from './doubts.ts';
import { greenGroups } from './green-channel.ts';
import { ageOn, toldByIdentityNumber } from './person.ts';

const URGENT_DAYS = 7;

/**
 * A draft from what the conversation collected. Pure but for the seal: numbers and the address are sealed, words are
 * masked, what the identity number tells is filled in, and what a person should look at is noted.
 * @throws AidInputError, AidRepresentativeError 422 with words for the resident.
 */
export function applicationFrom(
  told: CollectedApplication,
  seal: Pick<FieldSeal, 'seal' | 'fingerprint'>,
  now: Date,
): AidApplication {
  const doubts = doubtsOf(told, now);
  const applicant = personOf(told.applicant, seal);
  const { input = null, result = null } = told.preCheck ?? {};
  const groups = [...new Set([...told.groups, ...(input?.groups ?? [])])];
  const age = ageOn(applicant, now);
  return {
    _id: applicationId(told, seal),
    number: '',
    state: 'draft',
    createdAt: now,
    receivedAt: null,
    updatedAt: now,
    matter: told.matter,
    matterName: maskNumbers(told.matterName),
    applicant,
    representative:
      told.representative === null
        ? null
        : { ...told.representative, person: personOf(told.representative.person, seal) },
    custody: told.custodyPlace === null ? null : { place: maskNumbers(told.custodyPlace), forwardedAt: null },
    means: {
      householdSize: input?.householdSize ?? null,
      monthlyIncomeFen: input?.householdIncome ?? null,
      monthlyIncomeHighFen: input?.householdIncomeHigh ?? null,
      residence: input?.residence ?? null,
      incomes: told.incomes.map(({ source, monthlyFen }) => ({ source: maskNumbers(source), monthlyFen })),
      assets: told.assets.map(maskNumbers),
    },
    groups,
    green: greenGroups({ groups, claimed: told.green, age, sex: applicant.sex }),
    preCheck: told.preCheck,
    story: maskNumbers(told.story),
    facts: told.facts.map(({ label, value }) => ({ label, value: maskNumbers(value) })),
    otherParty: maskNumbers(told.otherParty),
    deadlines: told.deadlines
      .map(({ day, what }) => ({ day, what: maskNumbers(what) }))
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
    doubts,
    urgent: urgentFlags(told, now),
    declaration: told.declaration,
    agency: told.agency ?? NO_AGENCY,
    appointment: null,
    homeVisit:
      told.homeVisit === null
        ? null
        : {
            because: told.homeVisit.because,
            address: seal.seal(told.homeVisit.address),
            safetyNote: maskNumbers(told.homeVisit.safetyNote),
            when: maskNumbers(told.homeVisit.when),
            state: 'asked',
          },
    contact: {
      by: 'channel',
      language: '',
      access: [],
      ...told.contact,
      safeTime: maskNumbers(told.contact.safeTime ?? ''),
    },
    papers: papersOf(result?.papers ?? [], told),
    papersAskedAt: null,
    papersDueDay: null,
    completeAt: null,
    uploads: [],
    channel: told.channel,
    conversationId: told.conversationId,
    sessionId: told.sessionId,
    regionCode: told.regionCode,
    clocks: [],
    nextDueAt: NO_LIMIT,
    decision: null,
    earlierDecisions: [],
    assignment: null,
    lawyerId: null,
    closing: null,
    objection: null,
    personKey: personKeyOf(told, seal),
    openKey: applicationId(told, seal),
    slotKey: applicationId(told, seal),
    duplicateOf: null,
    history: [],
    notices: [],
    settled: true,
  };
}

/** The same key gives the same id, so that a repeated turn meets its own draft. */
export function applicationId(
  { key }: Pick<CollectedApplication, 'key'>,
  seal: Pick<FieldSeal, 'fingerprint'>,
): string {
  return `aid-${seal.fingerprint(`aid application ${key}`).slice(0, 20)}`;
}

function personOf(told: ToldPerson, seal: Pick<FieldSeal, 'seal'>): AidPerson {
  const byNumber = isIdentityNumber(told.identityNumber) ? toldByIdentityNumber(told.identityNumber) : null;
  return {
    name: told.name.trim(),
    sex: told.sex ?? byNumber?.sex ?? null,
    birthDay: told.birthDay ?? byNumber?.birthDay ?? null,
    identityNumber: seal.seal(told.identityNumber),
    phone: seal.seal(told.phone),
    residence: told.residence,
  };
}

function personKeyOf({ applicant, matter }: CollectedApplication, seal: Pick<FieldSeal, 'fingerprint'>): string {
  const { identityNumber, phone, name } = applicant;
  const who = identityNumber === '' ? phone && `${phone} ${name.trim()}` : identityNumber;
  return who === '' || matter === null ? '' : `open-${seal.fingerprint(`aid person ${who} ${matter}`)}`;
}

function urgentFlags({ urgent, deadlines, preCheck }: CollectedApplication, now: Date): UrgentFlag[] {
  const today = calendarDay(now);
  const before = dayAfter(today, URGENT_DAYS);
  const flags = new Set<UrgentFlag>(urgent);
  const days = preCheck?.input.daysToDeadline ?? null;
  if (deadlines.some(({ day }) => day < before) || (days !== null && days < URGENT_DAYS))
    flags.add('deadline-under-7-days');
  if (preCheck?.input.needsPreservation === true) flags.add('preservation');
  return [...flags];
}

/** The list of papers as the pre-check told it, and what a representative and a declaration change. */
function papersOf(names: readonly string[], { representative, declaration }: CollectedApplication): AidPaper[] {
  const wanted = [...names];
  if (representative?.relation === 'entrusted') wanted.push('授权委托书');
  return [...new Set(wanted)].map((name, index) => {
    const isDeclared = declaration !== null && name.includes('诚信承诺');
    return {
      id: `p${index + 1}`,
      name,
      state: isDeclared ? 'received' : 'needed',
      uploadIds: [],
      receivedAt: isDeclared ? declaration.confirmedAt : null,
      note: isDeclared ? '已当场承诺，办理时补签' : '',
    };
  });
}

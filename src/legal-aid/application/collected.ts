import type {
  AidAgency,
  AidChannel,
  AidContact,
  AidDeadline,
  AidDeclaration,
  AidHomeVisit,
  AidIncome,
  AidPerson,
  AidPreCheck,
  AidRepresentative,
  GreenGroup,
  UrgentFlag,
} from './application.ts';

/** A person as the conversation heard him: numbers still in the clear, to be sealed by `applicationFrom`. */
export interface ToldPerson extends Omit<AidPerson, 'identityNumber' | 'phone'> {
  /** 18 or 15 characters, or another paper's number; '' when not told. */
  identityNumber: string;
  /** E.164; '' when not told. */
  phone: string;
}

/** What a conversation has collected for an application. Unknown is null, '' or empty; never guessed. */
export interface CollectedApplication {
  /** The same for the same application: handing it in twice makes one. A turn's key, or conversation and dialog start. */
  key: string;
  channel: AidChannel;
  conversationId: string | null;
  sessionId: string | null;
  regionCode: string | null;
  /** Matter code of the rules. */
  matter: string | null;
  /** Its name, or the resident's words for it. */
  matterName: string;
  applicant: ToldPerson;
  representative: (Omit<AidRepresentative, 'person'> & { person: ToldPerson }) | null;
  /** Where the applicant is held, '' when the place is not known; null = not in custody. */
  custodyPlace: string | null;
  incomes: readonly AidIncome[];
  assets: readonly string[];
  preCheck: AidPreCheck | null;
  /** Groups told, when there was no pre-check; else those of the pre-check count. */
  groups: readonly string[];
  /** Of the seven groups, what the resident said himself (现役军人家属, 下岗 …). */
  green: readonly GreenGroup[];
  story: string;
  facts: readonly { label: string; value: string }[];
  otherParty: string;
  deadlines: readonly AidDeadline[];
  /** Flags beside those that the pre-check and the deadlines tell. */
  urgent: readonly UrgentFlag[];
  declaration: AidDeclaration | null;
  /** By `agencyFor`; null = a person chooses. */
  agency: AidAgency | null;
  /** Address in the clear; sealed by `applicationFrom`. */
  homeVisit: Omit<AidHomeVisit, 'state'> | null;
  contact: Partial<AidContact>;
}

/** Nothing told yet: what a conversation fills in. */
export const NOTHING_TOLD: Omit<CollectedApplication, 'key' | 'channel' | 'conversationId' | 'sessionId'> = {
  regionCode: null,
  matter: null,
  matterName: '',
  applicant: { name: '', sex: null, birthDay: null, identityNumber: '', phone: '', residence: '' },
  representative: null,
  custodyPlace: null,
  incomes: [],
  assets: [],
  preCheck: null,
  groups: [],
  green: [],
  story: '',
  facts: [],
  otherParty: '',
  deadlines: [],
  urgent: [],
  declaration: null,
  agency: null,
  homeVisit: null,
  contact: {},
};

/** Profession of somebody on duty (值班人员类别): lawyer, grass-root legal worker, mediator, notary, volunteer. */
export const DUTY_KINDS = ['lawyer', 'legal-worker', 'mediator', 'notary', 'volunteer'] as const;
export type DutyKind = (typeof DUTY_KINDS)[number];

/** What a service takes of somebody's attention: words to type, or a voice to listen to. */
export type LoadKind = 'text' | 'voice';

/** How many services at once, of each kind; a voice and a text may run beside each other. */
export type Capacity = Readonly<Record<LoadKind, number>>;

export const DEFAULT_CAPACITY: Capacity = { text: 3, voice: 1 };

/** Somebody who takes cases, as routing sees him. Kept by the staff room. */
export interface LawyerProfile {
  id: string;
  displayName: string;
  kind: DutyKind;
  /** Ids of `knowledge/duty/skills.yaml`, e.g. `labour`, `minor`. */
  skills: readonly string[];
  /** Languages and dialects beside Mandarin, ids of the same file, e.g. `wu`. */
  languages: readonly string[];
  /** Codes of GB/T 2260 that he serves first, e.g. `340300`; none = everywhere. */
  regions: readonly string[];
  capacity: Capacity;
  /** He has a telephone that can be called. */
  hasPhone: boolean;
  /** Names and short names of clients whose other side he must not advise (利益冲突), as entered. */
  clients: readonly string[];
}

/** Filled at composition by the staff room. */
export interface LawyerDirectory {
  /** Everybody whose account is open and may take cases. */
  all(): Promise<LawyerProfile[]>;
  /** One of them; null when there is none, or his account is closed. */
  get(staffId: string): Promise<LawyerProfile | null>;
}

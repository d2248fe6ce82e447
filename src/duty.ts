/** People and handoffs (装配：值班与转接): accounts, who is on duty and planned to be, and handoffs to them. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Config } from './config/index.ts';
import type { ToldContent } from './content.ts';
import {
  createHandoffService,
  createPlannedRoster,
  createRoster,
  type Handoff,
  type HandoffService,
  handoffWording,
  type LawyerDirectory,
  type QueueFeed,
  type ResidentLine,
} from './handoff/index.ts';
import type { Jobs } from './jobs/index.ts';
import type { LiveKnowledge } from './knowledge/index.ts';
import { Audit, AuditChain, AuditLines, createStaffService } from './staff/index.ts';
import { StaffAlerts } from './staff-alerts.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';
import { callableNumbers } from './text/index.ts';

interface Dependencies {
  config: Config;
  stores: Stores;
  told: LiveKnowledge<ToldContent>;
  queueFeed: QueueFeed;
  seal: FieldSeal;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
  /** Made later: it stands on these. */
  handoff: () => HandoffService;
  /** People of a desk outside of ours who can take a case. */
  outside: () => Promise<number>;
}

export type Duty = ReturnType<typeof composeDuty>;

/** Accounts, presence and shifts. */
export function composeDuty({ config, stores, told, queueFeed, seal, jobs, clock, logger, ...late }: Dependencies) {
  const audit = new Audit(stores.audit, clock);
  const auditChain = new AuditChain({ states: stores.auditChain, audit, jobs, clock, log: logger });
  const isCallable = callableNumbers(config.VOICE_CALL_PREFIXES);
  const staff = createStaffService({
    accounts: stores.accounts,
    sessions: stores.staffSessions,
    failures: stores.signInFailures,
    tickets: stores.signInTickets,
    secondFactor: config.SECOND_FACTOR,
    localSignIn: config.LOCAL_SIGN_IN === 'on',
    knownSkills: () => told.current.duty.skills.ids,
    audit,
    jobs,
    clock,
    seal,
    isCallable,
    newId: randomUUID,
    onLocked: (locked) => logger.warn({ staff: locked }, 'an account is locked: too many failed sign-ins'),
    onReleased: async (staffId) => {
      await roster.forceOff(staffId);
      await late.handoff().releaseAll(staffId);
    },
  });
  const roster = createRoster({
    ...stores,
    jobs,
    queueFeed,
    clock,
    log: logger,
    onChanged: (staffId, change) => late.handoff().dutyChanged(staffId, change),
    outside: late.outside,
    steadyMs: () => performance.now(),
  });
  const planned = createPlannedRoster({
    ...stores,
    jobs,
    clock,
    newId: randomUUID,
    hasPhone: async (id) => ((await staff.telephoneOf(id))?.phone ?? '') !== '',
    rules: () => told.current.duty.hours.content,
  });
  const alerts = new StaffAlerts(async (id) => seal.open((await staff.telephoneOf(id))?.phone ?? ''), logger);
  const lawyers: LawyerDirectory = { all: () => staff.profiles(), get: (id) => staff.profileOf(id) };
  return {
    audit,
    auditChain,
    auditLines: new AuditLines(stores.audit),
    staff,
    roster,
    planned,
    lawyers,
    alerts,
    isCallable,
  };
}

interface HandoffDependencies extends Omit<Dependencies, 'told' | 'handoff' | 'outside' | 'seal'> {
  duty: Duty;
  line: ResidentLine;
  /** The service session follows. */
  keeper: { afterHandoff(handoff: Handoff, reason: 'handoff-closed' | 'message-left'): Promise<void> };
  /** It has come to a new state: telephones, and a desk outside of ours. */
  onMoved: (handoff: Handoff) => Promise<void>;
  /** The lawyer attends to it by telephone. */
  attended: (handoff: Handoff) => Promise<boolean>;
  /** It was asked for, or something of it was written. */
  onWritten: (written: { before: Handoff | null; after: Handoff }) => void;
}

export function composeHandoff({ config, stores, duty, keeper, logger, ...deps }: HandoffDependencies): HandoffService {
  return createHandoffService({
    ...stores,
    ...deps,
    roster: duty.roster,
    directory: duty.lawyers,
    log: logger,
    wording: handoffWording,
    onClosed: (closed) => keeper.afterHandoff(closed, 'handoff-closed'),
    onMessageLeft: (left) => keeper.afterHandoff(left, 'message-left'),
    onCallAt: async (at) => (await duty.planned.shifts.onCallAt(at)).map(({ staffId }) => staffId),
    alertOnCall: (staffId, waiting) => duty.alerts.danger(staffId, waiting),
    limits: {
      offerMs: config.OFFER_SECONDS * 1000,
      warningMs: config.QUEUE_WARNING_SECONDS * 1000,
      limitMs: config.QUEUE_LIMIT_SECONDS * 1000,
      silentMs: config.SILENT_LAWYER_SECONDS * 1000,
      wrapUpMs: config.WRAP_UP_SECONDS * 1000,
    },
  });
}

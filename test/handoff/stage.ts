import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Clock } from '../../src/clock.ts';
import {
  type CaseCard,
  createHandoffService,
  createRoster,
  DEFAULT_CAPACITY,
  dutySpanCollection,
  dutyStateCollection,
  type Handoff,
  type HandoffService,
  type HandoffServiceDeps,
  handoffCollection,
  handoffWording,
  type LawyerDirectory,
  type LawyerProfile,
  lawyerLoadCollection,
  QueueFeed,
  type ResidentLine,
  type Roster,
  shiftBookCollection,
  shiftCollection,
  shiftExchangeCollection,
} from '../../src/handoff/index.ts';
import type { Job, JobHandler, JobIds, Jobs } from '../../src/jobs/index.ts';
import {
  assertHoldsFloor,
  BLANK_SESSION,
  type Conversation,
  ConversationLog,
  conversationCollection,
  moveFloor,
  newTurn,
  sessionCollection,
  type Turn,
  TurnFeed,
  turnCollection,
} from '../../src/sessions/index.ts';
import { type EventStream, openSqlite, type Storage } from '../../src/storage/index.ts';

/** A clock that stands still until it is moved. */
export class StageClock implements Clock {
  private at = Date.parse('2026-03-02T02:00:00.000Z');

  now(): Date {
    return new Date(this.at);
  }

  pass(ms: number): void {
    this.at += ms;
  }
}

/** Jobs that run when the test says so, by the stage's clock. */
export class StageJobs implements Jobs {
  readonly scheduled = new Map<string, { job: Job }>();
  private readonly handlers = new Map<string, JobHandler>();

  constructor(private readonly clock: Clock) {}

  handle(kind: string, handler: JobHandler): void {
    this.handlers.set(kind, handler);
  }

  async schedule(kind: string, key: string, at: Date, ids: JobIds): Promise<void> {
    this.scheduled.set(`${kind} ${key}`, { job: { kind, key, ids, dueAt: at, attempt: 1 } });
  }

  async cancel(kind: string, key: string): Promise<void> {
    this.scheduled.delete(`${kind} ${key}`);
  }

  async every(): Promise<void> {}
  async start(): Promise<void> {}
  async drain(): Promise<void> {}

  async runDue(): Promise<void> {
    for (const [id, { job }] of [...this.scheduled]) {
      if (job.dueAt > this.clock.now()) continue;
      this.scheduled.delete(id);
      await this.handlers.get(job.kind)?.(job);
    }
  }

  /** Runs a repeating job now. */
  async run(kind: string): Promise<void> {
    await this.handlers.get(kind)?.({ kind, key: 'every', ids: {}, dueAt: this.clock.now(), attempt: 1 });
  }
}

export const emptyCard: CaseCard = {
  topic: '劳动纠纷',
  intents: [{ id: 'wage-arrears', name: '拖欠工资', confidence: 0.9 }],
  emergency: null,
  preCheck: null,
  facts: [],
  told: [],
};

/** A handoff just asked for. */
export function blankHandoff(id: string, at: Date): Handoff {
  return {
    _id: id,
    conversationId: 'c1',
    sessionId: 's1',
    channel: 'web',
    state: 'requested',
    place: 'waiting',
    reason: 'asked',
    priority: 2,
    wants: { skills: [], languages: [] },
    excluded: [],
    knownBy: null,
    requestedAt: at,
    waitingSince: at,
    warnedAt: null,
    limitToldAt: null,
    offer: null,
    passes: [],
    acceptedAt: null,
    awaitsSince: null,
    lawyerActiveAt: null,
    helpAskedAt: null,
    endedAt: null,
    handedBack: null,
    closedAt: null,
    lawyerId: null,
    lawyerName: null,
    round: 0,
    returns: 0,
    returnedBy: null,
    callback: null,
    regionCode: null,
    card: emptyCard,
    outcome: null,
    note: '',
    clocks: { waitedMs: 0, servedMs: 0, wrapUpMs: 0 },
    history: [],
    dueAt: null,
    message: null,
    messageState: null,
    settled: false,
  };
}

export function parts(storage: Storage) {
  return {
    handoffs: storage.collection(handoffCollection),
    lawyerLoads: storage.collection(lawyerLoadCollection),
    conversations: storage.collection(conversationCollection),
    sessions: storage.collection(sessionCollection),
    turns: storage.eventStream(turnCollection),
    dutyStates: storage.collection(dutyStateCollection),
    dutySpans: storage.collection(dutySpanCollection),
    shifts: storage.collection(shiftCollection),
    shiftBooks: storage.collection(shiftBookCollection),
    shiftExchanges: storage.collection(shiftExchangeCollection),
  };
}

/** The handoff room on real SQLite, with a line that writes to the real log, and jobs run by hand. */
export class Stage {
  readonly feed = new TurnFeed();
  readonly queueFeed = new QueueFeed();
  readonly log: ConversationLog;
  readonly line: ResidentLine;
  readonly roster: Roster;
  readonly service: HandoffService;
  readonly closed: string[] = [];
  readonly messagesLeft: string[] = [];
  readonly jobs: StageJobs;
  /** Profiles that are not the ordinary one; who was ever on duty has one. */
  readonly profiles = new Map<string, LawyerProfile>();
  readonly directory: LawyerDirectory = {
    all: async () => {
      const known = (await this.roster.presences()).map(({ staffId }) => staffId);
      return [...new Set([...known, ...this.profiles.keys()])].map((id) => this.profileOf(id));
    },
    get: async (id) => this.profileOf(id),
  };

  private constructor(
    readonly folder: string,
    readonly clock: StageClock,
    readonly storage: Storage,
    readonly stored: ReturnType<typeof parts>,
    jobs?: StageJobs,
  ) {
    this.jobs = jobs ?? new StageJobs(clock);
    this.log = new ConversationLog({ conversations: stored.conversations, turns: stored.turns, feed: this.feed });
    this.line = logLine(this.log, stored.turns, clock);
    const { queueFeed } = this;
    this.roster = createRoster({
      dutyStates: stored.dutyStates,
      dutySpans: stored.dutySpans,
      jobs: this.jobs,
      queueFeed,
      clock,
      onChanged: (staffId, change) => this.service.dutyChanged(staffId, change),
    });
    this.service = this.newService();
  }

  private profileOf(id: string): LawyerProfile {
    return (
      this.profiles.get(id) ?? {
        id,
        displayName: `值班律师${id}`,
        kind: 'lawyer',
        skills: [],
        languages: [],
        regions: [],
        capacity: DEFAULT_CAPACITY,
        hasPhone: false,
        clients: [],
      }
    );
  }

  /** A profile of its own, else ordinary. */
  profile(id: string, fields: Partial<LawyerProfile>): void {
    this.profiles.set(id, { ...this.profileOf(id), ...fields });
  }

  async onDuty(...ids: string[]): Promise<void> {
    for (const id of ids) await this.roster.setDuty(id, true);
  }

  /** Time passes with everybody on duty at his page, and what is due happens, also what becomes due by it. */
  async pass(ms: number, { present = true } = {}): Promise<void> {
    for (let left = ms; left > 0; left -= 15_000) {
      this.clock.pass(Math.min(left, 15_000));
      for (const { staffId } of present ? await this.roster.presences() : []) await this.roster.heartbeat(staffId);
      for (let round = 0; round < 4; round += 1) await this.jobs.runDue();
    }
  }

  /** @param inMemory nothing is written to disk: for many rounds of what needs no restart. */
  static async open(declare: (storage: Storage) => void = () => {}, inMemory = false): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'handoff-'));
    const clock = new StageClock();
    const file = inMemory ? ':memory:' : join(folder, 'hotline.db');
    const storage = await openSqlite({ file, clock, checkQueries: true });
    const stored = parts(storage);
    declare(storage);
    await storage.prepare();
    return new Stage(folder, clock, storage, stored);
  }

  /** The same data in a process started anew. */
  async restart(declare: (storage: Storage) => void = () => {}): Promise<Stage> {
    await this.storage.close();
    const { folder, clock, jobs } = this;
    const storage = await openSqlite({ file: join(folder, 'hotline.db'), clock, checkQueries: true });
    const stored = parts(storage);
    declare(storage);
    await storage.prepare();
    return new Stage(folder, clock, storage, stored, jobs);
  }

  newService({
    stored,
    ...overrides
  }: Partial<HandoffServiceDeps> & { stored?: Partial<ReturnType<typeof parts>> } = {}): HandoffService {
    const { clock, jobs, queueFeed, roster, directory, line } = this;
    return createHandoffService({
      ...this.stored,
      ...stored,
      directory,
      roster,
      line,
      jobs,
      queueFeed,
      clock,
      log: pino({ level: 'silent' }),
      wording: handoffWording,
      onClosed: async (handoff) => {
        this.closed.push(handoff._id);
      },
      onMessageLeft: async (handoff) => {
        this.messagesLeft.push(handoff._id);
      },
      ...overrides,
    });
  }

  async conversation(id: string): Promise<Conversation> {
    return this.stored.conversations.insert(freshConversation(id, this.clock.now()));
  }

  /** A conversation that the bot has handed over, with its own commit done. */
  async waiting(id: string, priority: 0 | 1 | 2 = 2, card: CaseCard = emptyCard): Promise<Handoff> {
    const conversation = await this.conversation(id);
    const { handoff } = await this.service.request({
      conversation,
      sessionId: `s-${id}`,
      reason: 'asked',
      priority,
      card,
    });
    await this.moveToQueue(handoff);
    return (await this.service.settle(handoff._id)) ?? handoff;
  }

  async moveToQueue(handoff: Handoff): Promise<void> {
    await this.stored.conversations.change(handoff.conversationId, (current) =>
      moveFloor(current, { to: 'queue', handoffId: handoff._id }),
    );
  }

  async floorOf(conversationId: string): Promise<Pick<Conversation, 'floor' | 'handoffId' | 'lawyerId'> | null> {
    const conversation = await this.stored.conversations.get(conversationId);
    if (conversation === null) return null;
    const { floor, handoffId, lawyerId } = conversation;
    return { floor, handoffId, lawyerId };
  }

  /** A resident's message, as the bot stores it. */
  async residentSays(conversationId: string, text: string, sessionId = `s-${conversationId}`): Promise<Turn> {
    const { turns } = this.stored;
    const key = `in:${conversationId}:${(await turns.tail(conversationId, 1))[0]?.seq ?? 0}`;
    const { turn } = await this.log.receive(conversationId, {
      key,
      at: this.clock.now(),
      sessionId,
      activity: { type: 'message', text },
    });
    return turn;
  }

  /** What was said, as `speaker: text` or `event: state`. */
  async heard(conversationId: string): Promise<string[]> {
    const turns = await this.stored.turns.read(conversationId);
    return turns.map(({ from, activity }) => {
      const value = activity.value as { state?: string; position?: number } | undefined;
      return activity.type === 'event'
        ? `event: ${value?.state}${value?.position === undefined ? '' : ` ${value.position}`}`
        : `${from}: ${activity.text}`;
    });
  }

  async end(): Promise<void> {
    await this.storage.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The line to the resident over the conversation log: floor and words in one atomic step. */
export function logLine(log: ConversationLog, turns: EventStream<Turn>, clock: Clock): ResidentLine {
  return {
    async say({ conversationId, staffId, clientId, text }) {
      const key = `lawyer:${staffId}:${clientId}`;
      const { said } = await log.commit(conversationId, (current) => {
        assertHoldsFloor(current, { kind: 'lawyer', staffId });
        const turn = newTurn({
          key,
          at: clock.now(),
          from: 'lawyer',
          staffId,
          sessionId: current.sessionId,
          activity: { type: 'message', text },
        });
        return { conversation: current, say: [turn] };
      });
      const [turn] = said.length > 0 ? said : await turns.find({ where: { key } });
      if (turn === undefined) throw new Error('nothing was said');
      return turn;
    },
    async notify({ conversationId, key, activities }) {
      const { said } = await log.commit(conversationId, (current) => ({
        conversation: current,
        say: activities.map((activity, at) =>
          newTurn({
            key: `${key}:${at}`,
            at: clock.now(),
            from: 'system',
            sessionId: current.sessionId,
            activity,
          }),
        ),
      }));
      return said;
    },
  };
}

export function freshConversation(id: string, now: Date): Conversation {
  return {
    _id: id,
    channel: 'web',
    address: '',
    createdAt: now,
    floor: 'bot',
    handoffId: null,
    lawyerId: null,
    sessionId: `s-${id}`,
    sessionOpenedAt: now,
    ...BLANK_SESSION,
    turnCount: 1,
    lastTurnAt: now,
    ratingFor: null,
    regionCode: '340300',
    kept: null,
    resumeKey: '',
    resumeMisses: 0,
    outbox: [],
  };
}
